using Xunit;

namespace Ruslo.Tests.Runtime;

public sealed class IdSourceTests
{
    [Fact]
    public void An_id_is_a_UUIDv7_of_its_time()
    {
        IdSource ids = IdSource.CreateRandom();
        var now = new DateTimeOffset(2026, 11, 24, 12, 30, 15, 678, TimeSpan.FromHours(3));
        for (int i = 0; i < 1000; i++)
        {
            Guid id = ids.NewId(now);
            Assert.Equal((7, true), (id.Version, (id.Variant & 0xC) == 0x8));
            Assert.Equal(now.ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
        }
    }

    [Fact]
    public void No_id_is_given_twice_to_threads_that_draw_together()
    {
        const int threads = 4, each = 20_000;
        IdSource ids = IdSource.CreateRandom();
        var drawn = new Guid[threads][];
        Thread[] drawing = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() => drawn[thread] = [.. Enumerable.Range(0, each).Select(_ => ids.NewId(DateTimeOffset.UnixEpoch))]))];
        Array.ForEach(drawing, static thread => thread.Start());
        Array.ForEach(drawing, static thread => thread.Join());
        Assert.Equal(threads * each, drawn.SelectMany(static all => all).Distinct().Count());
    }

    [Fact]
    public void Drawing_ids_allocates_nothing()
    {
        const int draws = 10_000;
        IdSource ids = IdSource.CreateRandom();
        _ = ids.NewId(DateTimeOffset.UnixEpoch); // the buffer of this thread
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < draws; i++)
        {
            _ = ids.NewId(DateTimeOffset.UnixEpoch);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, draws); // the runtime itself may allocate something once
    }

    [Fact]
    public void Random_numbers_do_not_repeat()
    {
        IdSource ids = IdSource.CreateRandom();
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => ids.NextRandom()).Distinct().Count());
    }
}
