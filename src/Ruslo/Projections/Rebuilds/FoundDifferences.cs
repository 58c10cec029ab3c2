using System.Text;

namespace Ruslo;

/// <summary>The differences found so far between two builds, by key.</summary>
internal sealed class FoundDifferences(MovedViews moved, int limit)
{
    private readonly List<ViewDifference> first = [];

    public long Changed { get; private set; }

    public long Added { get; private set; }

    public long Removed { get; private set; }

    public long Moved { get; private set; }

    public IReadOnlyList<ViewDifference> First => first;

    /// <summary>Counts a view that differs. That events up to where both are now were looked at, is the caller's.</summary>
    public void Add((string Key, ReadOnlyMemory<byte>? Old, ReadOnlyMemory<byte>? New) view)
    {
        if (moved.Contains(view.Key))
        {
            Moved++;
            return;
        }
        Changed += view.Old is not null && view.New is not null ? 1 : 0;
        Added += view.Old is null ? 1 : 0;
        Removed += view.New is null ? 1 : 0;
        if (first.Count < limit)
        {
            first.Add(new(ViewKey.TenantOf(view.Key), ViewKey.KeyOf(view.Key), Text(view.Old), Text(view.New)));
        }
    }

    private static string? Text(ReadOnlyMemory<byte>? view) => view is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
}
