namespace Replay;

/// <summary>A service, and what the display remarks on it, in Spectre's markup.</summary>
/// <param name="Name">The name of its subscription.</param>
/// <param name="WhileBehind">While it has not handled everything.</param>
/// <param name="BeforeIsAdded">While there is no such subscription yet.</param>
internal sealed record ServiceNote(string Name, string WhileBehind = "", string BeforeIsAdded = "");
