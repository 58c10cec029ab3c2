using System.Security.Cryptography;

namespace Ruslo;

/// <summary>
/// The one source of ids and randomness. Everything in Ruslo that is not determined by its input draws from here, so that a
/// simulation with a seeded source repeats itself. Thread-safe.
/// </summary>
public abstract class IdSource
{
    /// <summary>Ids from the operating system's generator.</summary>
    public static IdSource CreateRandom() => new RandomIdSource();

    /// <summary>A new time-ordered id (UUID version 7, RFC 9562) for the given time, with millisecond precision.</summary>
    public abstract Guid NewId(DateTimeOffset now);

    /// <summary>64 random bits, for jitter and salts.</summary>
    public abstract ulong NextRandom();

    /// <summary>Fills keys and nonces, by the operating system's cryptographic generator unless a simulation replaces it: then they are no secrets.</summary>
    public virtual void FillSecret(Span<byte> secret) => RandomNumberGenerator.Fill(secret);
}
