using System.Text;

namespace Ruslo;

/// <summary>Runs one sequence of operations on a log and on the model, and compares every answer.</summary>
internal sealed class ModelRun(LogFixture f)
{
    private readonly ModelLog model = new();

    /// <summary>Null when all answers are the model's; else the first difference.</summary>
    public async Task<string?> DifferenceAsync(IReadOnlyList<ModelOperation> operations)
    {
        for (int i = 0; i < operations.Count; i++)
        {
            (string expected, string actual) = await StepAsync(operations[i]);
            if (expected != actual)
            {
                return $"operation {i + 1}, {operations[i]}, gave\n{actual}\ninstead of\n{expected}";
            }
        }
        string all = await ReadAsync(0, EventFilter.Everything, int.MaxValue);
        return all == model.Read(0, EventFilter.Everything, int.MaxValue) ? null : $"at the end the log holds\n{all}\ninstead of\n{model.Read(0, EventFilter.Everything, int.MaxValue)}";
    }

    private async Task<(string Expected, string Actual)> StepAsync(ModelOperation operation)
    {
        switch (operation)
        {
            case ModelOperation.Append append:
                return await AppendAsync(Request(append));
            case ModelOperation.Read read:
                return (model.Read(read.After, ModelWorld.Filters[read.Filter], read.Max), await ReadAsync(read.After, ModelWorld.Filters[read.Filter], read.Max));
            case ModelOperation.ReadStream read:
                return (model.ReadStream(ModelWorld.Streams[read.Stream], read.From, read.Direction, read.Max), await ReadStreamAsync(read));
            case ModelOperation.Find find:
                return (model.FindById(ModelWorld.Id(find.Id)), await f.Log.FindAsync(ModelWorld.Id(find.Id)) is { } e ? ModelWorld.Show(e) : "none");
            case ModelOperation.FindCorrelated find:
                LogPage page = await f.Log.FindCorrelatedAsync(ModelWorld.Correlation(find.Correlation), find.After, find.Max);
                return (model.FindCorrelated(ModelWorld.Correlation(find.Correlation), find.After, find.Max), string.Join('\n', page.Events.Select(ModelWorld.Show)));
            case ModelOperation.ReadProgress read:
                return (model.ReadProgress(ModelWorld.Prefixes[read.Prefix]), await f.ProgressAsync(ModelWorld.Prefixes[read.Prefix]));
            default:
                await f.ReopenAsync();
                return ("", "");
        }
    }

    private AppendRequest Request(ModelOperation.Append append) => new()
    {
        Events = append.Events.Select(e => ModelWorld.Event(e, f.NewId())).ToArray(),
        Idempotency = append.Idempotency,
        Expected = [.. append.Expected.Select(expected => new StreamExpectation(ModelWorld.Streams[expected.Stream], ModelWorld.Version(expected.Version)))],
        Moves = [.. append.Moves.Select(move => LogFixture.Move(ModelWorld.Entries[move.Entry], ModelWorld.Values[move.From], ModelWorld.Values[move.To]))],
        Condition = append.Condition is [var (query, after)] ? new(ModelWorld.Queries[query], after) : null,
    };

    private async Task<(string Expected, string Actual)> AppendAsync(AppendRequest request)
    {
        bool malformed = (request.Idempotency == Idempotency.Whole && request.Events.ToArray().DistinctBy(e => e.EventId).Count() < request.Events.Length)
            || request.Expected.DistinctBy(expected => expected.Stream).Count() < request.Expected.Count
            || request.Moves.DistinctBy(move => move.Entry).Count() < request.Moves.Count
            || request.Condition?.After > model.Head;
        string actual;
        try
        {
            actual = ModelWorld.Show(await f.Log.AppendAsync(request), request.Events.Length);
        }
        catch (ArgumentException)
        {
            actual = "malformed";
        }
        return (malformed ? "malformed" : model.Append(request), actual);
    }

    private async Task<string> ReadAsync(long after, EventFilter filter, int max)
    {
        var text = new StringBuilder();
        int read = 0;
        for (long head = long.MaxValue; after < head && read < max;)
        {
            LogPage page = await f.Log.ReadAsync(after, filter, max - read);
            foreach (RecordedEvent e in page.Events)
            {
                text.Append(read++ == 0 ? "" : "\n").Append(ModelWorld.Show(e));
            }
            (after, head) = (page.ReadThrough, page.Head);
        }
        return text.ToString();
    }

    private async Task<string> ReadStreamAsync(ModelOperation.ReadStream read)
    {
        StreamPage page = await f.Log.ReadStreamAsync(ModelWorld.Streams[read.Stream], read.From, read.Direction, read.Max);
        return $"{page.LastVersion} {page.IsEnd}\n{string.Join('\n', page.Events.Select(ModelWorld.Show))}";
    }
}
