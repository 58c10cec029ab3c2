namespace Ruslo;

/// <summary>What sort of fact an event is. The values are part of the stored format.</summary>
public enum EventKind
{
    /// <summary>A fact of this application's own domain; the default.</summary>
    Domain = 0,

    /// <summary>A fact meant for other applications.</summary>
    Integration = 1,

    /// <summary>A fact about the running system.</summary>
    System = 2,

    /// <summary>A request to do something, recorded in a topic of its own; matched by subscriptions only when named.</summary>
    Command = 3,
}
