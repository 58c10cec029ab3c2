using System.Text.Json.Nodes;

namespace Ruslo;

/// <summary>Turns the JSON of one version of an event into that of the next one, so that no type need be kept for it.</summary>
/// <param name="Name">The event.</param>
/// <param name="Version">The version that it reads; it writes the next one.</param>
/// <param name="Apply">What the JSON becomes.</param>
internal sealed record JsonUpcaster(string Name, int Version, Func<JsonObject, JsonObject> Apply);
