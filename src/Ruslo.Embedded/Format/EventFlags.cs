namespace Ruslo;

/// <summary>Which optional parts the frame of an event has. The values are part of the stored format; bits that are not here are reserved.</summary>
[Flags]
internal enum EventFlags : byte
{
    None = 0,

    /// <summary>Occurred-at differs from recorded-at: 8 bytes.</summary>
    Occurred = 1,

    /// <summary>The correlation is not the event's own id: 16 bytes.</summary>
    Correlation = 2,

    /// <summary>There is a cause: 16 bytes.</summary>
    Causation = 4,

    /// <summary>Reserved: the payload is encrypted under the key with an id of 16 bytes.</summary>
    Encrypted = 8,

    /// <summary>Reserved: a stub; the event has expired or was scrubbed, and keeps its position and version.</summary>
    Stub = 16,

    /// <summary>The event closes its stream for good.</summary>
    Closes = 32,
}
