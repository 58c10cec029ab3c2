using System.Text.Json.Serialization;

namespace Replay;

[JsonSerializable(typeof(Tally))]
[JsonSerializable(typeof(AuditedStream))]
internal sealed partial class AuditJson : JsonSerializerContext;
