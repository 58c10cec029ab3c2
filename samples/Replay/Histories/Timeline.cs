using System.Security.Cryptography;
using System.Text;

namespace Replay;

/// <summary>Collects what happened and puts it into time order. Equal times keep the order of the streams in the data, and that within a stream.</summary>
/// <param name="source">Whose ids these are.</param>
internal sealed class Timeline(string source)
{
    private readonly List<HistoricEvent> events = [];

    public void Add(DateTimeOffset occurredAt, string stream, int ordinal, object e) => events.Add(new(occurredAt, IdOf(stream, ordinal), e));

    public IReadOnlyList<HistoricEvent> InOrder() => [.. events.OrderBy(e => e.OccurredAt)]; // the sort is stable

    /// <summary>A UUID version 8: the first 16 bytes of a SHA-256.</summary>
    private Guid IdOf(string stream, int ordinal)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{stream}\n{ordinal}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
