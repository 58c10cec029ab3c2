using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>What is stored must be read by every later version: these values never change.</summary>
public sealed class ProgressFormatTests
{
    private static readonly DateTimeOffset Then = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_names_of_entries_are_these()
    {
        Assert.Equal("sub/mail", ProgressFormat.Registration("mail"));
        Assert.Equal("sub/mail/3/7", ProgressFormat.Partition("mail", 3, 7));
        Assert.Equal("sub/mail/3/7/k/d57402fc6ee4e4ac5c5ac3cb6c0f41a5".Length, ProgressFormat.ParkedHead("sub/mail/3/7", ProgressFormat.HashOf(new("orders", "a"))).Length);
        Assert.Equal("sub/mail/3/7/k/00/00000000000000ff", ProgressFormat.Waiting("sub/mail/3/7", "00", 255));
        Assert.Equal("sub/mail/a/00000000000000ff/00", ProgressFormat.Amendment("mail", 255, "00"));
    }

    [Fact]
    public void The_progress_of_a_partition_is_seventeen_bytes()
        => Assert.Equal("0105000000000000002A00000000000000", Convert.ToHexString(ProgressFormat.Encode(new PartitionProgress(5, 42))));

    [Fact]
    public void Everything_is_read_as_it_was_written()
    {
        var identity = new Token(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), 42, Guid.Parse("ffeeddcc-bbaa-9988-7766-554433221100"), Then, 77);
        var progress = new PartitionProgress(5, 42, identity);
        Assert.Equal(progress, ProgressFormat.DecodePartition(ProgressFormat.Encode(progress)));
        var parked = new ParkedEntry(new("acme", "orders", "ключ/1"), 9, 3, Then, Then.AddHours(1), "why: ü");
        Assert.Equal(parked, ProgressFormat.DecodeParked(ProgressFormat.Encode(parked)));
        var registration = new Registration(2, 8, RegistrationState.Paused, 17, "topics **; names ; tags ", "former", ProgressPlace.OwnStore);
        Assert.Equal(registration, ProgressFormat.DecodeRegistration(ProgressFormat.Encode(registration)));
        Assert.Equal(new Amendment(12), ProgressFormat.DecodeAmendment(ProgressFormat.Encode(new Amendment(12))));
    }

    [Fact]
    public void A_format_of_a_newer_version_is_refused()
        => Assert.Contains("newer version", Assert.Throws<RusloException>(() => ProgressFormat.DecodePartition([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_record_that_ends_anywhere_too_early_is_told()
    {
        byte[] whole = ProgressFormat.Encode(new Registration(2, 8, RegistrationState.Paused, 17, "topics", "former", ProgressPlace.OwnStore));
        for (int length = 1; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            Assert.Contains("unreleased version", Assert.Throws<RusloException>(() => ProgressFormat.DecodeRegistration(part)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_event_that_waits_to_be_forwarded_is_read_as_it_was_written()
    {
        var e = new NewEvent(new("acme", "orders", "ключ"), Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), "placed", new byte[] { 1, 2, 3 })
        {
            SchemaVersion = 4,
            Kind = EventKind.Integration,
            OccurredAt = Then,
            CorrelationId = Guid.Parse("ffeeddcc-bbaa-9988-7766-554433221100"),
            CausationId = Guid.Parse("ffeeddcc-bbaa-9988-7766-554433221101"),
            Tags = ["customer:1", "x:ü"],
            Headers = EventHeaders.From(new KeyValuePair<string, string>("reply-to", "saga")),
        };
        NewEvent read = EmitFormat.Decode(EmitFormat.Encode(e));
        Assert.Equal(e with { Tags = null, Headers = null, Payload = default }, read with { Tags = null, Headers = null, Payload = default });
        Assert.Equal(e.Tags, read.Tags);
        Assert.Equal([.. e.Headers!], [.. read.Headers!]);
        Assert.Equal(e.Payload.ToArray(), read.Payload.ToArray());
    }

    [Theory]
    [InlineData("", "orders", "ord-456")]
    [InlineData("acme", "orders", "ключ")]
    [InlineData("", "", "cust-9")]
    public void The_hash_of_a_routing_key_is_that_of_the_documented_bytes(string tenant, string topic, string key)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes($"{tenant}\n{topic}\n{key}");
        Assert.Equal(System.IO.Hashing.XxHash3.HashToUInt64(bytes), PartitionHash.Of(new StreamId(tenant, topic, key)));
    }

    [Fact]
    public void A_key_stays_in_its_partition_for_ever()
    {
        int[] partitions = [.. Enumerable.Range(0, 12).Select(i => PartitionHash.Partition(PartitionHash.Of(new StreamId("orders", "ord-" + i)), 8))];
        Assert.Equal(Golden, string.Join(' ', partitions));
    }

    private const string Golden = "0 4 6 5 7 3 7 1 5 5 5 1";
}
