using System.Globalization;

namespace Ruslo;

/// <summary>What order, parking and parallelism are about; also a stream's key as users write it. Strings and the usual id types convert by themselves, typed ids through <see cref="Of{TKey}"/>.</summary>
/// <param name="Value">The key, verbatim, compared ordinally.</param>
public readonly record struct RoutingKey(string Value)
{
    /// <summary>A string as it is.</summary>
    public static implicit operator RoutingKey(string value) => new(value);

    /// <summary>A Guid with hyphens.</summary>
    public static implicit operator RoutingKey(Guid value) => new(value.ToString());

    /// <summary>A number in the invariant culture.</summary>
    public static implicit operator RoutingKey(int value) => Of(value);

    /// <summary>A number in the invariant culture.</summary>
    public static implicit operator RoutingKey(long value) => Of(value);

    /// <summary>A typed id, formatted in the invariant culture.</summary>
    public static RoutingKey Of<TKey>(TKey value) where TKey : IFormattable => new(value.ToString(null, CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
