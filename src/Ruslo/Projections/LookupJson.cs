using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>How keys that can be looked up are kept.</summary>
[JsonSerializable(typeof(LookedUpKey))]
internal sealed partial class LookupJson : JsonSerializerContext;
