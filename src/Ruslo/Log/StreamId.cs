using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Ruslo;

/// <summary>
/// The identity of a stream: all events of one thing. Written <c>topic/key</c>, or <c>tenant:topic/key</c>, and split at the first
/// slash, so a key may contain anything; a tenant contains neither a slash nor a colon nor a control character. Compared ordinally.
/// </summary>
public readonly record struct StreamId : IParsable<StreamId>
{
    /// <summary>The longest key, in UTF-8 bytes.</summary>
    public const int MaxKeyBytes = 512;

    /// <summary>The longest tenant, in UTF-8 bytes.</summary>
    public const int MaxTenantBytes = 128;

    private readonly string? tenant;

    /// <summary>A stream without a tenant.</summary>
    public StreamId(string topic, string key) : this("", topic, key) { }

    /// <summary>A stream of a tenant. The parts are taken verbatim; <see cref="Validate"/> checks them, and every log does.</summary>
    public StreamId(string tenant, string topic, string key)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(key);
        this.tenant = tenant.Length == 0 ? null : tenant;
        Topic = topic;
        Key = key;
    }

    /// <summary>Empty by default.</summary>
    public string Tenant => tenant ?? "";

    /// <summary>All streams of one sort.</summary>
    public string Topic { get; }

    /// <summary>Which one of its topic.</summary>
    public string Key { get; }

    /// <summary>Throws when a part is missing, oversized or malformed; says which and what is allowed.</summary>
    /// <exception cref="ArgumentException">A part breaks its rule; an <see cref="InputException"/> where it is the key.</exception>
    public void Validate()
    {
        if (string.IsNullOrEmpty(Key))
        {
            throw new InputException(InputMistake.Key, $"A stream of topic '{Topic}' has an empty key. Give the event a [StreamKey] with a value, or a key in the options.");
        }
        if (Key.Length > MaxKeyBytes / 4 && Encoding.UTF8.GetByteCount(Key) > MaxKeyBytes)
        {
            throw new InputException(InputMistake.Key, $"The key '{Key[..32]}…' of topic '{Topic}' has {Encoding.UTF8.GetByteCount(Key)} bytes in UTF-8; at most {MaxKeyBytes} are allowed. Use a hash of it as the key.");
        }
        if (Tenant.Length > 0 && (Encoding.UTF8.GetByteCount(Tenant) > MaxTenantBytes || Tenant.AsSpan().IndexOfAny('/', ':') >= 0))
        {
            throw new ArgumentException($"The tenant '{Tenant}' must have at most {MaxTenantBytes} bytes in UTF-8 and contain neither '/' nor ':'.");
        }
        foreach (char c in Tenant)
        {
            if (char.IsControl(c))
            {
                // A line feed ends the tenant where routing keys are hashed and named: with one inside, two keys would look the same.
                throw new ArgumentException($"The tenant of the stream with the key '{Key}' contains the control character U+{(int)c:X4}. A tenant has none; a key may contain anything.");
            }
        }
        if (!Utf16.IsWellFormed(Key) || !Utf16.IsWellFormed(Tenant))
        {
            throw new InputException(InputMistake.Key, $"The key or the tenant of a stream of topic '{Topic}' contains half a surrogate pair, which is no text.");
        }
        TopicName.Validate(Topic);
    }

    /// <inheritdoc/>
    public override string ToString() => Tenant.Length == 0 ? $"{Topic}/{Key}" : $"{Tenant}:{Topic}/{Key}";

    /// <inheritdoc/>
    public static StreamId Parse(string s, IFormatProvider? provider = null)
        => TryParse(s, provider, out StreamId stream) ? stream : throw new FormatException($"'{s}' is not a stream: write topic/key, or tenant:topic/key.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out StreamId result)
    {
        int slash = s?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (s is null || slash <= 0 || slash == s.Length - 1)
        {
            result = default;
            return false;
        }
        int colon = s.AsSpan(0, slash).IndexOf(':');
        result = new(colon < 0 ? "" : s[..colon], s[(colon + 1)..slash], s[(slash + 1)..]);
        return true;
    }
}
