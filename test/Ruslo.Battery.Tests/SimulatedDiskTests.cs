using Ruslo.Battery;
using Xunit;

namespace Ruslo.Tests;

/// <summary>The simulated disk is as bad as it says, and no worse.</summary>
public sealed class SimulatedDiskTests
{
    private static void Run(ulong seed, Func<SimulatedDisk, Task> body)
        => Simulation.Run(seed, sim => body(new SimulatedDisk(sim.Random.Split(), () => sim.PauseAsync(2))));

    [Fact]
    public void What_was_flushed_survives_every_power_loss()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            Run(seed, async disk =>
            {
                IStorage storage = disk.Mount();
                IStorageFile file = await storage.OpenAsync("a", StorageMode.CreateNew, CancellationToken.None);
                await file.WriteAsync(700, Bytes(3000, 5), CancellationToken.None);
                await file.FlushAsync(CancellationToken.None);
                await storage.FlushDirectoryAsync(CancellationToken.None);
                await file.WriteAsync(1000, Bytes(500, 9), CancellationToken.None);
                disk.LosePower();
                byte[] left = await ReadAsync(disk, "a");
                Assert.True(left.Length >= 3700);
                Assert.All(left[700..1000], b => Assert.Equal(5, b));
                Assert.All(left[1500..3700], b => Assert.Equal(5, b));
            });
        }
    }

    [Fact]
    public void What_was_not_flushed_is_kept_lost_or_torn_at_sectors()
    {
        var left = new HashSet<string>();
        for (ulong seed = 1; seed <= 200; seed++)
        {
            Run(seed, async disk =>
            {
                IStorage storage = disk.Mount();
                IStorageFile file = await storage.OpenAsync("a", StorageMode.CreateNew, CancellationToken.None);
                await file.WriteAsync(0, Bytes(4 * Sector.Size, 1), CancellationToken.None);
                await file.FlushAsync(CancellationToken.None);
                await storage.FlushDirectoryAsync(CancellationToken.None);
                await file.WriteAsync(0, Bytes(4 * Sector.Size, 2), CancellationToken.None);
                disk.LosePower();
                byte[][] sectors = [.. (await ReadAsync(disk, "a")).Chunk(Sector.Size)];
                Assert.All(sectors, sector => Assert.Single(sector.Distinct()));
                left.Add(string.Concat(sectors.Select(sector => sector[0])));
            });
        }
        Assert.Contains("1111", left);
        Assert.Contains("2222", left);
        Assert.Contains("2211", left);
        Assert.Contains("1212", left);
    }

    [Fact]
    public void A_name_that_was_not_flushed_may_vanish_and_a_deleted_one_may_come_back()
    {
        int vanished = 0, cameBack = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            Run(seed, async disk =>
            {
                IStorage storage = disk.Mount();
                await storage.OpenAsync("old", StorageMode.CreateNew, CancellationToken.None);
                await storage.FlushDirectoryAsync(CancellationToken.None);
                await storage.DeleteAsync("old", CancellationToken.None);
                IStorageFile file = await storage.OpenAsync("new", StorageMode.CreateNew, CancellationToken.None);
                await file.FlushAsync(CancellationToken.None);
                disk.LosePower();
                IReadOnlyList<string> names = await disk.Mount().ListAsync(CancellationToken.None);
                vanished += names.Contains("new") ? 0 : 1;
                cameBack += names.Contains("old") ? 1 : 0;
            });
        }
        Assert.InRange(vanished, 10, 90);
        Assert.InRange(cameBack, 10, 90);
    }

    [Fact]
    public void A_rename_is_whole_or_not_there()
    {
        for (ulong seed = 1; seed <= 100; seed++)
        {
            Run(seed, async disk =>
            {
                IStorage storage = disk.Mount();
                IStorageFile file = await storage.OpenAsync("a", StorageMode.CreateNew, CancellationToken.None);
                await storage.FlushDirectoryAsync(CancellationToken.None);
                await storage.RenameAsync("a", "b", CancellationToken.None);
                disk.LosePower();
                Assert.Single(await disk.Mount().ListAsync(CancellationToken.None));
            });
        }
    }

    [Fact]
    public void After_a_flush_that_failed_a_later_one_does_not_make_up_for_it()
    {
        int lost = 0;
        for (ulong seed = 1; seed <= 60; seed++)
        {
            Run(seed, async disk =>
            {
                IStorage storage = disk.Mount();
                IStorageFile file = await storage.OpenAsync("a", StorageMode.CreateNew, CancellationToken.None);
                await storage.FlushDirectoryAsync(CancellationToken.None);
                await file.WriteAsync(0, Bytes(100, 7), CancellationToken.None);
                disk.Faults.FailAt = disk.Calls + 1;
                await Assert.ThrowsAsync<IOException>(async () => await file.FlushAsync(CancellationToken.None));
                await file.FlushAsync(CancellationToken.None);
                Assert.Equal(100, file.Length);
                disk.LosePower();
                lost += (await ReadAsync(disk, "a")).SequenceEqual(Bytes(100, 7)) ? 0 : 1;
            });
        }
        Assert.InRange(lost, 10, 59);
    }

    [Fact]
    public void A_killed_process_leaves_what_it_wrote_and_can_do_nothing_more() => Run(1, async disk =>
    {
        IStorage storage = disk.Mount();
        IStorageFile file = await storage.OpenAsync("a", StorageMode.CreateNew, CancellationToken.None);
        Assert.NotNull(await storage.TryLockAsync("lock", "one", CancellationToken.None));
        Assert.Null(await storage.TryLockAsync("lock", "two", CancellationToken.None));
        await file.WriteAsync(0, Bytes(10, 3), CancellationToken.None);
        disk.Kill();
        await Assert.ThrowsAsync<PowerLostException>(async () => await file.WriteAsync(0, Bytes(10, 4), CancellationToken.None));
        Assert.NotNull(await disk.Mount().TryLockAsync("lock", "two", CancellationToken.None));
        Assert.Equal(Bytes(10, 3), await ReadAsync(disk, "a"));
    });

    [Fact]
    public void A_full_disk_says_so_and_has_room_again_when_something_is_deleted() => Run(1, async disk =>
    {
        IStorage storage = disk.Mount();
        disk.Faults.Capacity = 1000;
        IStorageFile file = await storage.OpenAsync("a", StorageMode.CreateNew, CancellationToken.None);
        await file.WriteAsync(0, Bytes(800, 1), CancellationToken.None);
        Assert.Equal(200, storage.FreeBytes);
        IStorageFile other = await storage.OpenAsync("b", StorageMode.CreateNew, CancellationToken.None);
        await Assert.ThrowsAsync<IOException>(async () => await other.WriteAsync(0, Bytes(201, 1), CancellationToken.None));
        await storage.DeleteAsync("a", CancellationToken.None);
        await other.WriteAsync(0, Bytes(201, 1), CancellationToken.None);
    });

    [Fact]
    public void What_was_cut_off_does_not_come_back() => Run(1, async disk =>
    {
        IStorageFile file = await disk.Mount().OpenAsync("a", StorageMode.CreateNew, CancellationToken.None);
        await file.WriteAsync(0, Bytes(2000, 1), CancellationToken.None);
        await file.SetLengthAsync(100, CancellationToken.None);
        await file.SetLengthAsync(2000, CancellationToken.None);
        byte[] read = await ReadAsync(disk, "a");
        Assert.Equal(100, read.Count(b => b == 1));
        Assert.Equal(2000, read.Length);
    });

    [Fact]
    public void Two_writes_of_one_file_at_once_are_noticed() => Run(1, async disk =>
    {
        IStorageFile file = await disk.Mount().OpenAsync("a", StorageMode.CreateNew, CancellationToken.None);
        Task first = file.WriteAsync(0, Bytes(10, 1), CancellationToken.None).AsTask();
        if (!first.IsCompleted)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await file.FlushAsync(CancellationToken.None));
        }
        await first;
    });

    private static byte[] Bytes(int count, byte value)
    {
        var bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(SimulatedDisk disk, string name)
    {
        IStorageFile file = await disk.Mount().OpenAsync(name, StorageMode.Open, CancellationToken.None);
        var bytes = new byte[file.Length];
        Assert.Equal(bytes.Length, await file.ReadAsync(0, bytes, CancellationToken.None));
        return bytes;
    }
}
