namespace Ruslo;

/// <summary>A value in an index. Ordered: null first, then numbers by value, then text ordinally (by UTF-8 bytes).</summary>
public readonly record struct StateValue
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

    /// <summary>A whole number; times go in as UTC ticks.</summary>
    public static StateValue Of(long value) => new(value, null, null);

    /// <summary>A number.</summary>
    public static StateValue Of(double value) => new(null, value, null);

    /// <summary>A text; null is <see cref="Null"/>.</summary>
    public static StateValue Of(string? value) => new(null, null, value);
}
