using Xunit;

namespace Shop.Tests;

public sealed class AuditedStreamTests
{
    [Fact]
    public void Versions_that_come_in_order_are_only_seen()
        => AssertAudit(See(0, 1, 2, 3), seen: 4, missing: 0, doubled: 0, outOfOrder: 0);

    [Fact]
    public void A_version_that_is_skipped_is_missing()
        => AssertAudit(See(0, 3), seen: 2, missing: 2, doubled: 0, outOfOrder: 0);

    [Fact]
    public void A_stream_that_does_not_start_at_its_beginning_misses_it()
        => AssertAudit(See(2), seen: 1, missing: 2, doubled: 0, outOfOrder: 0);

    [Fact]
    public void A_version_that_comes_late_is_out_of_order_and_no_longer_missing()
        => AssertAudit(See(0, 2, 1, 3), seen: 4, missing: 0, doubled: 0, outOfOrder: 1);

    [Fact]
    public void A_version_that_comes_again_is_doubled_once_for_each_time()
        => AssertAudit(See(0, 1, 1, 0, 1), seen: 2, missing: 0, doubled: 3, outOfOrder: 0);

    private static AuditedStream See(params ReadOnlySpan<long> versions)
    {
        AuditedStream stream = AuditedStream.Unseen;
        foreach (long version in versions)
        {
            stream = stream.See(version);
        }
        return stream;
    }

    private static void AssertAudit(AuditedStream stream, long seen, int missing, long doubled, long outOfOrder)
        => Assert.Equal((seen, missing, doubled, outOfOrder), (stream.Seen, stream.Missing.Count, stream.Doubled, stream.OutOfOrder));
}
