using Xunit;

namespace Ruslo.Embedded.Tests.Indexes;

public sealed class IndexFilesTests
{
    [Fact]
    public void A_block_that_rots_while_the_log_is_open_is_made_again_and_the_answer_is_right()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            var model = await FilledAsync(sim, storage, segments: 5, perSegment: 400);
            foreach (string name in storage.Names)
            {
                for (long at = 0; at < storage.Copy(name).Length; at += Block.Size)
                {
                    storage.Flip(name, at + 100);
                }
            }
            await CheckAllAsync(model);
            Assert.InRange(model.Scans, 5, 15);
            int scans = model.Scans;
            await model.SettleAsync();
            await CheckAllAsync(model);
            await model.ReopenAsync();
            await CheckAllAsync(model);
            Assert.Equal(scans, model.Scans);
        });

    [Fact]
    public void A_file_that_cannot_be_read_is_made_again()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            IndexModel model = await FilledAsync(sim, storage, segments: 3, perSegment: 200);
            await model.ReopenAsync();
            storage.MakeUnreadable("index-00000002-00000002.run");
            storage.MakeUnreadable("index-00000002.map");
            await CheckAllAsync(model);
            Assert.Equal(1, model.Scans);
        });

    [Fact]
    public void Opening_without_any_index_makes_all_of_them_again()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            IndexModel model = await FilledAsync(sim, storage, segments: 6, perSegment: 100);
            await model.Indexes.DisposeAsync();
            foreach (string name in storage.Names)
            {
                await storage.DeleteAsync(name, default);
            }
            await model.OpenAsync();
            await CheckAllAsync(model);
            Assert.Equal(6, model.Scans);
        });

    [Fact]
    public void Opening_with_intact_indexes_scans_nothing_and_reads_little()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            IndexModel model = await FilledAsync(sim, storage, segments: 9, perSegment: 3000);
            int before = storage.Reads;
            await model.ReopenAsync();
            Assert.Equal(0, model.Scans);
            Assert.InRange(storage.Reads - before, 1, 40);
            await CheckAllAsync(model);
        });

    [Fact]
    public void An_index_of_a_segment_that_ended_differently_is_not_trusted()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            IndexModel model = await FilledAsync(sim, storage, segments: 3, perSegment: 100);
            model.ReplaceLastSealed(e => e with { Name = "other", Id = IdOf(e.Position + 1_000_000), Offset = e.Offset + 8 });
            await model.ReopenAsync();
            Assert.Equal(1, model.Scans);
            await CheckAllAsync(model);
        });

    [Fact]
    public void An_index_of_another_log_or_of_a_segment_that_is_not_sealed_is_deleted()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            IndexModel model = await FilledAsync(sim, storage, segments: 2, perSegment: 50);
            storage.Put(IndexSalt.NameOf(IndexFileKind.Run, 3, 3), storage.Copy(storage.Names[^1]));
            storage.Put(IndexSalt.NameOf(IndexFileKind.Map, 3, 3), storage.Copy(storage.Names[0]));
            storage.Put(IndexSalt.NameOf(IndexFileKind.Run, 1, 2), storage.Copy(storage.Names[^1]));
            await model.ReopenAsync();
            Assert.Equal(["index-00000001-00000001.run", "index-00000001.map", "index-00000002-00000002.run", "index-00000002.map"], storage.Names);
            await CheckAllAsync(model);
        });

    [Fact]
    public void The_files_that_a_lookup_asks_are_few_however_old_the_log_is()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            IndexModel model = await FilledAsync(sim, storage, segments: 0, perSegment: 0);
            for (int segments = 1; segments <= 300; segments++)
            {
                Fill(model, 3);
                model.Seal();
                await model.SettleAsync();
                Assert.InRange(model.Indexes.View.Runs.Length, 1, 3 * (1 + (int)Math.Log(segments, 4)));
            }
            await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(model.Indexes.View.Runs.Length, storage.Names.Count(n => n.EndsWith(".run", StringComparison.Ordinal)));
            await CheckAllAsync(model);
        }, maxSteps: 50_000_000);

    [Fact]
    public void A_full_disk_keeps_the_index_in_memory_until_there_is_room()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            IndexModel model = await FilledAsync(sim, storage, segments: 2, perSegment: 50);
            storage.IsFull = true;
            Fill(model, 40);
            model.Seal();
            Fill(model, 40);
            await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(5));
            Assert.IsType<IOException>(model.Indexes.Failure);
            await CheckAllAsync(model);
            storage.IsFull = false;
            await model.SettleAsync();
            Assert.Null(model.Indexes.Failure);
            Assert.Single(model.Indexes.View.Memory);
            await CheckAllAsync(model);
        });

    [Fact]
    public void A_new_stream_costs_hardly_a_read_and_a_filter_less_than_two_bytes_a_stream()
        => Simulation.Run(1, async sim =>
        {
            var storage = new MemoryStorage();
            IndexModel model = await FilledAsync(sim, storage, segments: 0, perSegment: 0);
            for (int segment = 0; segment < 7; segment++)
            {
                for (int i = 0; i < 5000; i++)
                {
                    model.Append(new("orders", $"only-{segment}-{i}"), "created", EventKind.Domain, IdOf(model.Head + 1), Guid.Empty, model.Head);
                }
                model.Seal();
                await model.SettleAsync();
            }
            Assert.InRange(model.Indexes.View.Runs.Sum(r => (long)r.Filter.Bytes.Length), 1, 35_000 * 2);
            int before = storage.Reads;
            byte[] identity = new byte[StreamIdentity.MaxLength];
            for (int i = 0; i < 5000; i++)
            {
                int length = StreamIdentity.Write(new("orders", $"new-{i}"), identity);
                Assert.Equal(0, await model.Indexes.FindLastAsync(model.Indexes.Hash.OfStream(identity.AsSpan(0, length)), identity.AsMemory(0, length), long.MaxValue, default));
            }
            Assert.InRange(storage.Reads - before, 0, 100);
        });

    [Fact]
    public void Memory_reaches_back_to_the_segment_before_the_active_one()
        => Simulation.Run(1, async sim =>
        {
            IndexModel model = await FilledAsync(sim, new MemoryStorage(), segments: 4, perSegment: 10);
            Fill(model, 5);
            Assert.Equal(1, model.Indexes.MemoryFrom);
            model.Seal();
            Assert.Equal(41, model.Indexes.MemoryFrom);
            await model.SettleAsync();
            Fill(model, 5);
            Assert.Equal(41, model.Indexes.MemoryFrom);
            model.Seal();
            Assert.Equal(46, model.Indexes.MemoryFrom);
            await CheckAllAsync(model);
        });

    [Fact]
    public void A_long_list_is_entered_anywhere()
        => Simulation.Run(1, async sim =>
        {
            IndexModel model = await FilledAsync(sim, new MemoryStorage(), segments: 5, perSegment: 1300, keys: 1);
            await model.CheckStreamAsync(new("orders", "k0"), model.Head - 7, 127);
            await model.CheckStreamAsync(new("orders", "k0"), model.Head - 130, 128);
            await model.CheckStreamAsync(new("orders", "k0"), model.Head, 129);
            await model.CheckStreamAsync(new("orders", "k0"), model.Head, 10_000);
            byte[] identity = new byte[StreamIdentity.MaxLength];
            int length = StreamIdentity.Write(new("orders", "k0"), identity);
            long[] into = new long[1];
            for (long index = 0; index < model.Head; index += 61)
            {
                await model.Indexes.ReadStreamAsync(model.Indexes.Hash.OfStream(identity.AsSpan(0, length)), identity.AsMemory(0, length), index, ReadDirection.Forwards, into, model.Head, default);
                Assert.Equal(index + 1, into[0]);
            }
        });

    private static async Task<IndexModel> FilledAsync(Simulation sim, MemoryStorage storage, int segments, int perSegment, int keys = 53)
    {
        var model = new IndexModel(sim.Runtime, storage, ulong.MaxValue);
        await model.OpenAsync();
        for (int i = 0; i < segments; i++)
        {
            Fill(model, perSegment, keys);
            model.Seal();
        }
        await model.SettleAsync();
        return model;
    }

    private static void Fill(IndexModel model, int count, int keys = 53)
    {
        for (int i = 0; i < count; i++)
        {
            long n = model.Head;
            model.Append(new("orders", $"k{n % keys}"), $"name-{n % 4}", (EventKind)(n % 2), IdOf(n + 1), IdOf(1 + (n % 13)), n, n % 9 == 0 ? ["late"] : []);
        }
    }

    private static Guid IdOf(long n) => new((int)n, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]);

    private static async Task CheckAllAsync(IndexModel model)
    {
        for (int key = 0; key < 53; key += 7)
        {
            await model.CheckStreamAsync(new("orders", $"k{key}"), model.Head, 50);
        }
        for (long position = 1; position <= model.Head; position += 37)
        {
            await model.CheckIdAsync(model.Events[(int)position - 1].Id, model.Head);
            await model.CheckPlacesAsync(position);
            await model.CheckTimeAsync(position, model.Head);
        }
        await model.CheckCorrelationAsync(IdOf(3), 0, model.Head, 40);
        await model.CheckFilterAsync(new() { Names = ["name-1"], Tags = ["late"] }, 0, model.Head, 100);
        await model.CheckFilterAsync(new() { Names = ["other"] }, 0, model.Head, 100);
    }
}
