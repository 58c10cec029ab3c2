using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ruslo;

/// <summary>
/// The header <c>If-Match</c> as an expected version, for <c>[FromHeader(Name = "If-Match")] IfMatch? ifMatch = null</c>: a version as an
/// entity tag (<c>"3"</c>), <c>*</c> for a stream that exists, nothing for any. A tag that is none of ours, or a weak one, matches no stream (RFC 9110, 13.1.1).
/// </summary>
/// <param name="Expected">What the stream must be like; goes into <see cref="ExecuteOptions.ExpectedVersion"/>.</param>
public readonly record struct IfMatch(ExpectedVersion Expected) : IParsable<IfMatch>
{
    /// <summary>No stream has so many events.</summary>
    private static readonly ExpectedVersion Never = ExpectedVersion.Exactly(long.MaxValue - 1);

    /// <summary>What the stream must be like.</summary>
    public static implicit operator ExpectedVersion(IfMatch ifMatch) => ifMatch.Expected;

    /// <summary>The entity tag of a version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <inheritdoc/>
    public static IfMatch Parse(string s, IFormatProvider? provider)
        => TryParse(s, provider, out IfMatch result) ? result : throw new FormatException("An If-Match is *, or one entity tag such as \"3\".");

    /// <summary>Reads the value of the header. A list of tags is refused: a stream is at one version.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out IfMatch result)
    {
        ReadOnlySpan<char> text = s.AsSpan().Trim();
        bool isWeak = text.StartsWith("W/", StringComparison.Ordinal);
        ReadOnlySpan<char> tag = isWeak ? text[2..] : text;
        result = default;
        if (text is "*")
        {
            result = new(ExpectedVersion.StreamExists);
            return true;
        }
        if (tag is not ['"', .. { } inner, '"'] || inner.Contains('"'))
        {
            return text.IsEmpty;
        }
        result = new(!isWeak && long.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out long version) && version < long.MaxValue ? ExpectedVersion.Exactly(version) : Never);
        return true;
    }
}
