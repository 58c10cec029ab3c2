using System.Text;

namespace Ruslo;

internal static class ProgressChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("Progress: an entry is made, moved, only compared, and deleted", LifeAsync);
        checks.Add("Progress: a move that compares wrongly is stale, says what is, and leaves nothing", StaleAsync);
        checks.Add("Progress: the first entry that differs is the one reported", FirstAsync);
        checks.Add("Progress: a move and its append are one", AtomicAsync);
        checks.Add("Progress: a move has no position and is invisible to readers", InvisibleAsync);
        checks.Add("Progress: a move is compared before expected versions", BeforeVersionsAsync);
        checks.Add("Progress: an empty value is a value", EmptyValueAsync);
        checks.Add("Progress: entries are listed by prefix, in ordinal order", ListedAsync);
        checks.Add("Progress: names up to 1,024 bytes and values up to 256 KiB are kept verbatim, larger ones are malformed", BoundsAsync);
        checks.Add("Progress: an entry may be moved only once in an append", f => Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync(default, moves: [LogFixture.Move("p", null, "1"), LogFixture.Move("p", "1", "2")]).AsTask()));
        checks.Add("Progress: a lazy move is there when its result is", LazyAsync);
        checks.Add("Progress: the memory of a move may be reused once it has its result", ReuseAsync);
        checks.Add("Progress: of movers that compare the same value one wins", RaceAsync);
        checks.Add("Progress: many entries move in one append", ManyAsync);
    }

    private static ValueTask<AppendResult> MoveAsync(LogFixture f, params ProgressMove[] moves) => f.TryAppendAsync(default, moves: moves);

    private static async Task LifeAsync(LogFixture f)
    {
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", null, "1")));
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", "1", "2")));
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", "2", "2")));
        Expect.Equal("p=2", await f.ProgressAsync());
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", "2", null)));
        Expect.Equal("", await f.ProgressAsync());
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", null, null)));
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", null, "3")));
        Expect.Equal("p=3", await f.ProgressAsync());
    }

    private static async Task StaleAsync(LogFixture f)
    {
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", null, "1")));
        foreach (string? wrong in (string?[])[null, "", "0", "11"])
        {
            StaleOwner stale = Expect.Is<StaleOwner>(await MoveAsync(f, LogFixture.Move("q", null, "x"), LogFixture.Move("p", wrong, "2")));
            Expect.Equal("p", stale.Entry);
            Expect.Bytes(LogFixture.Text("1"), stale.Actual!.Value);
        }
        StaleOwner missing = Expect.Is<StaleOwner>(await MoveAsync(f, LogFixture.Move("r", "1", "2")));
        Expect.That(missing is { Entry: "r", Actual: null });
        Expect.Equal("p=1", await f.ProgressAsync());
    }

    private static async Task FirstAsync(LogFixture f)
    {
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("a", null, "1")));
        Expect.Equal("c", Expect.Is<StaleOwner>(await MoveAsync(f, LogFixture.Move("a", "1", "2"), LogFixture.Move("c", "x", "y"), LogFixture.Move("b", "x", "y"))).Entry);
    }

    private static async Task AtomicAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 1);
        Expect.Is<Conflict>(await f.TryAppendAsync(f.Events("t/a", 1), expected: [LogFixture.That("t/a", ExpectedVersion.NoStream)], moves: [LogFixture.Move("p", null, "1")]));
        Expect.Equal("", await f.ProgressAsync());
        Expect.Is<StaleOwner>(await f.TryAppendAsync(f.Events("t/a", 1), moves: [LogFixture.Move("p", "0", "1")]));
        Expect.Equal(1, f.Log.Head);
        Expect.Is<Appended>(await f.TryAppendAsync(f.Events("t/a", 1), moves: [LogFixture.Move("p", null, "1")]));
        Expect.Equal("p=1", await f.ProgressAsync());
        Expect.Equal(2, f.Log.Head);
    }

    private static async Task InvisibleAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 1);
        Task<long> waiting = f.Log.WaitAsync(2).AsTask();
        Appended moved = Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", null, "1"), LogFixture.Move("q", null, "1")));
        Expect.Equal((1L, 1L), (moved.FirstPosition, moved.LastPosition));
        Expect.That(!waiting.IsCompleted, "a move wakes nobody");
        Expect.Equal(2, (await f.AppendAsync("t/a", 1)).FirstPosition, "the next position after a move");
        Expect.Equal(2, (await f.ReadAllAsync()).Count);
        Expect.Equal(2, await f.SoonAsync(waiting));
    }

    private static async Task BeforeVersionsAsync(LogFixture f)
        => Expect.Is<StaleOwner>(await f.TryAppendAsync(f.Events("t/a", 1), expected: [LogFixture.That("t/a", ExpectedVersion.StreamExists)], moves: [LogFixture.Move("p", "0", "1")]));

    private static async Task EmptyValueAsync(LogFixture f)
    {
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", null, "")));
        Expect.Equal("p=", await f.ProgressAsync());
        Expect.Is<StaleOwner>(await MoveAsync(f, LogFixture.Move("p", null, "1")));
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", "", "1")));
    }

    private static async Task ListedAsync(LogFixture f)
    {
        Expect.Is<Appended>(await MoveAsync(f, [.. ((string[])["sub/b", "sub/a/1", "sub/B", "sub/a", "other", "sub/ä", "sub"]).Select(entry => LogFixture.Move(entry, null, "1"))]));
        Expect.Equal("sub/B=1 sub/a=1 sub/a/1=1 sub/b=1 sub/ä=1", await f.ProgressAsync("sub/"));
        Expect.Equal("sub/a=1 sub/a/1=1", await f.ProgressAsync("sub/a"));
        Expect.Equal("", await f.ProgressAsync("sub/c"));
        Expect.Equal(7, (await f.Log.ReadProgressAsync("")).Count);
    }

    private static async Task BoundsAsync(LogFixture f)
    {
        string name = new('ж', ProgressMove.MaxEntryBytes / 2);
        var value = new byte[ProgressMove.MaxValueBytes];
        value.AsSpan().Fill(0xA5);
        Expect.Is<Appended>(await MoveAsync(f, new ProgressMove(name, null, value)));
        ProgressEntry entry = (await f.Log.ReadProgressAsync(""))[0];
        Expect.Equal(name, entry.Entry);
        Expect.Bytes(value, entry.Value);
        await Expect.ThrowsAsync<ArgumentException>(() => MoveAsync(f, LogFixture.Move(name + "x", null, "1")).AsTask());
        await Expect.ThrowsAsync<ArgumentException>(() => MoveAsync(f, LogFixture.Move("", null, "1")).AsTask());
        await Expect.ThrowsAsync<ArgumentException>(() => MoveAsync(f, new ProgressMove("p", null, new byte[ProgressMove.MaxValueBytes + 1])).AsTask());
    }

    private static async Task LazyAsync(LogFixture f)
    {
        Task<AppendResult> lazy = f.Log.AppendAsync(new AppendRequest { Moves = [LogFixture.Move("p", null, "1")], Lazy = true }).AsTask();
        Task<AppendResult> stale = f.Log.AppendAsync(new AppendRequest { Moves = [LogFixture.Move("q", "0", "1")], Lazy = true }).AsTask();
        Expect.Is<Appended>(await f.SoonAsync(lazy));
        Expect.Is<StaleOwner>(await f.SoonAsync(stale));
        Expect.Equal("p=1", await f.ProgressAsync());
    }

    private static async Task ReuseAsync(LogFixture f)
    {
        byte[] value = LogFixture.Text("kept");
        Expect.Is<Appended>(await MoveAsync(f, new ProgressMove("p", null, value)));
        value.AsSpan().Fill((byte)'x');
        Expect.Equal("p=kept", await f.ProgressAsync());
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", "kept", "2")));
    }

    private static async Task RaceAsync(LogFixture f)
    {
        Expect.Is<Appended>(await MoveAsync(f, LogFixture.Move("p", null, "0")));
        int moved = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(mover => f.Runtime.Start(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                string current = Encoding.UTF8.GetString((await f.Log.ReadProgressAsync("p"))[0].Value.Span);
                string next = (int.Parse(current, null) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (await f.TryAppendAsync(mover % 2 == 0 ? f.Events($"t/{mover}", 1) : default, moves: [LogFixture.Move("p", current, next)]) is Appended)
                {
                    Interlocked.Increment(ref moved);
                }
            }
        })));
        Expect.Equal($"p={moved}", await f.ProgressAsync());
    }

    private static async Task ManyAsync(LogFixture f)
    {
        ProgressMove[] moves = [.. Enumerable.Range(0, 1000).Select(i => LogFixture.Move($"sub/many/{i:0000}", null, $"{i}"))];
        Expect.Is<Appended>(await MoveAsync(f, moves));
        Expect.Sequence(moves.Select(move => move.Entry), (await f.Log.ReadProgressAsync("sub/many/")).Select(entry => entry.Entry));
    }
}
