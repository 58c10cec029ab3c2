using System.Text;

namespace Ruslo;

/// <summary>What a state should hold, written as plainly as possible and ordered by means of its own.</summary>
internal sealed class StateModel
{
    private readonly Dictionary<string, (string Document, StateValue Value)> documents = [];
    private readonly Dictionary<string, string> progress = [];
    private readonly List<(long Sequence, string Content)> emits = [];
    private long sequence;

    public IEnumerable<string> Progress => progress.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}");

    public IEnumerable<string> Emits => emits.Select(e => $"{e.Sequence}:{e.Content}");

    public long LastSequence => sequence;

    public string? Get(string key) => documents.TryGetValue(key, out (string Document, StateValue Value) found) ? found.Document : null;

    public string? ProgressOf(string entry) => progress.GetValueOrDefault(entry);

    public void Set(string entry, string? value)
    {
        progress.Remove(entry);
        if (value is not null)
        {
            progress[entry] = value;
        }
    }

    public void Clear() => documents.Clear();

    public void Write(string key, string? document, StateValue value)
    {
        documents.Remove(key);
        if (document is not null)
        {
            documents[key] = (document, value);
        }
    }

    public void Forward(long through) => emits.RemoveAll(e => e.Sequence <= through);

    public void Emit(string content) => emits.Add((++sequence, content));

    public List<string> Query(StateQuery query)
    {
        var found = documents
            .Select(d => (Key: d.Key, Order: query.Index is null ? StateValue.Of(d.Key) : d.Value.Value))
            .Where(d => (query.From is not { } low || Compare(d.Order, low) >= (query.FromIsExclusive ? 1 : 0)) && (query.To is not { } high || Compare(d.Order, high) <= (query.ToIsExclusive ? -1 : 0)))
            .ToList();
        found.Sort((a, b) => Compare(a.Order, b.Order) is not 0 and int byValue ? byValue : CompareText(a.Key, b.Key));
        if (query.Descending)
        {
            found.Reverse();
        }
        return [.. found.Select(d => d.Key)];
    }

    private static int Compare(StateValue a, StateValue b) => Math.Sign((Rank(a), Rank(b)) switch
    {
        (1, 1) => Number(a).CompareTo(Number(b)),
        (2, 2) => CompareText(a.Text!, b.Text!),
        var (x, y) => x.CompareTo(y),
    });

    private static int Rank(StateValue value) => value.Text is not null ? 2 : value.IsNull ? 0 : 1;

    /// <summary>Exact for the numbers that the runs use.</summary>
    private static decimal Number(StateValue value) => value.Whole ?? (decimal)value.Real!.Value;

    private static int CompareText(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
}
