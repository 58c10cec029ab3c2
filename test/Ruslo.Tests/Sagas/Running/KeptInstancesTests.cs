using Xunit;

namespace Ruslo.Tests.Sagas.Running;

/// <summary>Instances are kept in memory within bounds, and only while they run.</summary>
public sealed class KeptInstancesTests
{
    [Fact]
    public void Instances_are_kept_within_their_bytes_and_the_newest_is_among_them()
    {
        var kept = new KeptInstances(most: 1024, mostBytes: 64_000);
        for (int i = 0; i < 5_000; i++)
        {
            KeptInstance instance = Instance($"{i % 700}", version: i, bytes: 500 + (i % 3000));
            kept.Keep(instance);
            Assert.InRange(kept.Bytes, 1, 64_000);
            Assert.Same(instance, kept.Find(instance.Stream));
        }
        int found = Enumerable.Range(0, 700).Count(i => kept.Find(Instance($"{i}", 0, 0).Stream) is not null);
        Assert.InRange(found, 10, 128); // of 500 bytes and more each
    }

    [Fact]
    public void An_instance_is_kept_once_as_it_was_last()
    {
        var kept = new KeptInstances(most: 16, mostBytes: 1_000);
        for (int i = 0; i < 10; i++)
        {
            kept.Keep(Instance("a", version: i, bytes: 100 + i));
        }
        Assert.Equal(9, kept.Find(Instance("a", 0, 0).Stream)!.Version);
        Assert.Equal(109, kept.Bytes);
    }

    [Fact]
    public void What_has_ended_or_is_too_large_is_kept_no_longer()
    {
        var kept = new KeptInstances(most: 16, mostBytes: 1_000);
        kept.Keep(Instance("a", 0, 100));
        kept.Keep(Instance("b", 0, 200));
        kept.Keep(Instance("a", 1, 120) with { Instance = Instance("a", 1, 120).Instance! with { Status = SagaStatus.Completed, OpenUntil = DateTimeOffset.UnixEpoch } });
        Assert.Null(kept.Find(Instance("a", 0, 0).Stream));
        Assert.Equal(200, kept.Bytes);
        kept.Keep(Instance("b", 1, 1_001));
        Assert.Null(kept.Find(Instance("b", 0, 0).Stream));
        Assert.Equal(0, kept.Bytes);
    }

    [Fact]
    public void Without_bytes_none_is_kept()
    {
        var kept = new KeptInstances(most: 16, mostBytes: 0);
        kept.Keep(Instance("a", 0, 2));
        Assert.Null(kept.Find(Instance("a", 0, 0).Stream));
    }

    private static KeptInstance Instance(string key, long version, int bytes)
        => new(new() { Definition = 1, Status = SagaStatus.Running, StartedAt = default, UpdatedAt = default }, version, Guid.Empty, 1) { Stream = SagaTopics.Of("order", "", key), Bytes = bytes };
}
