using System.Globalization;

namespace Ruslo;

/// <summary>
/// A value of an index as a text that is ordered as the values are: the tenant and a line feed, a digit for the sort, and then a number in
/// hexadecimal digits or the text itself. So the values of one tenant are a range, and no query of one tenant meets another's.
/// </summary>
internal static class ViewIndexValue
{
    private const ulong Sign = 0x8000_0000_0000_0000;

    public static StateValue Of(string tenant, StateValue value) => StateValue.Of(ViewKey.RangeOf(tenant).First + Text(value));

    private static string Text(StateValue value)
        => value.Text is { } text ? "2" + text
            : value.Whole is { } whole ? Number(whole, (int)(whole - (Int128)(double)whole))
            : value.Real is { } real ? Number(real, 0)
            : "0";

    /// <summary>The nearest floating-point number, and what a whole number is above or below it: at most 512, for a double has 53 bits.</summary>
    private static string Number(double nearest, int rest)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(nearest == 0 ? 0 : nearest); // the two zeros are one value
        ulong ordered = (bits & Sign) == 0 ? bits | Sign : ~bits;
        return string.Create(CultureInfo.InvariantCulture, $"1{ordered:x16}{rest + 0x8000:x4}");
    }
}
