namespace Ruslo;

/// <summary>
/// A value in an index. Ordered: null first, then numbers by value, then text ordinally (by UTF-8 bytes). Equality also tells a
/// whole number from a floating-point one of the same value; the order does not.
/// </summary>
public readonly record struct StateValue : IComparable<StateValue>
{
    private StateValue(long? integer, double? real, string? text) => (Whole, Real, Text) = (integer, real, text);

    /// <summary>No value.</summary>
    public static StateValue Null => default;

    /// <summary>The value as a whole number, where it is one.</summary>
    public long? Whole { get; }

    /// <summary>The value as a floating-point number, where it is one.</summary>
    public double? Real { get; }

    /// <summary>The value as text, where it is text.</summary>
    public string? Text { get; }

    /// <summary>Whether it is <see cref="Null"/>.</summary>
    public bool IsNull => Whole is null && Real is null && Text is null;

    /// <summary>A whole number; times go in as UTC ticks.</summary>
    public static StateValue Of(long value) => new(value, null, null);

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentException">It is not a number: it would have no place in the order.</exception>
    public static StateValue Of(double value)
        => double.IsNaN(value) ? throw new ArgumentException("NaN has no place in the order of an index. Use StateValue.Null for a missing value.", nameof(value)) : new(null, value, null);

    /// <summary>A text; null is <see cref="Null"/>.</summary>
    /// <exception cref="ArgumentException">It contains a lone surrogate: two such texts would become one in UTF-8.</exception>
    public static StateValue Of(string? value)
        => value is null || Utf16.IsWellFormed(value) ? new(null, null, value) : throw new ArgumentException($"The text '{value}' contains a lone surrogate.", nameof(value));

    /// <summary>A time, as its UTC ticks.</summary>
    public static StateValue Of(DateTimeOffset value) => Of(value.UtcTicks);

    /// <summary>A text; null is no value at all, so that a bound that is a null text is no bound.</summary>
    public static implicit operator StateValue?(string? value) => value is null ? default(StateValue?) : Of(value);

    /// <inheritdoc cref="Of(long)"/>
    public static implicit operator StateValue(long value) => Of(value);

    /// <inheritdoc cref="Of(double)"/>
    public static implicit operator StateValue(double value) => Of(value);

    /// <inheritdoc cref="Of(DateTimeOffset)"/>
    public static implicit operator StateValue(DateTimeOffset value) => Of(value);

    /// <summary>The order of indexes.</summary>
    public int CompareTo(StateValue other)
    {
        int rank = Rank;
        if (rank != other.Rank)
        {
            return rank.CompareTo(other.Rank);
        }
        return rank switch
        {
            0 => 0,
            1 => CompareNumbers(this, other),
            _ => StateText.Compare(Text!, other.Text!),
        };
    }

    /// <summary>Whether the left one comes before the right one.</summary>
    public static bool operator <(StateValue left, StateValue right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes before the right one, or at the same place.</summary>
    public static bool operator <=(StateValue left, StateValue right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one comes after the right one.</summary>
    public static bool operator >(StateValue left, StateValue right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one comes after the right one, or at the same place.</summary>
    public static bool operator >=(StateValue left, StateValue right) => left.CompareTo(right) >= 0;

    private int Rank => Text is not null ? 2 : IsNull ? 0 : 1;

    private static int CompareNumbers(StateValue a, StateValue b) => (a.Whole, b.Whole) switch
    {
        ({ } x, { } y) => x.CompareTo(y),
        ({ } x, null) => Compare(x, b.Real!.Value),
        (null, { } y) => -Compare(y, a.Real!.Value),
        _ => a.Real!.Value.CompareTo(b.Real!.Value),
    };

    /// <summary>By exact value: a long has more digits than a double can hold.</summary>
    private static int Compare(long whole, double real)
    {
        const double beyond = 9223372036854775808d; // 2^63
        if (real < -beyond)
        {
            return 1;
        }
        if (real >= beyond)
        {
            return -1;
        }
        long floor = (long)Math.Floor(real);
        return whole != floor ? whole.CompareTo(floor) : real > floor ? -1 : 0;
    }
}
