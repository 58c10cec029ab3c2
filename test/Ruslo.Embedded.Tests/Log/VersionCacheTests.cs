using Xunit;

namespace Ruslo.Embedded.Tests.Log;

public sealed class VersionCacheTests
{
    private const ulong Size = 1024;
    private readonly VersionCache versions = new();

    [Fact]
    public void Two_streams_that_share_a_place_are_both_known()
    {
        versions.Set(7, position: 1, end: 0);
        versions.Set(7 + Size, position: 2, end: 5);
        Assert.True(versions.TryGet(7, out long position, out long end));
        Assert.Equal((1L, 0L), (position, end));
        Assert.True(versions.TryGet(7 + Size, out position, out end));
        Assert.Equal((2L, 5L), (position, end));
    }

    [Fact]
    public void A_third_takes_the_place_of_the_older()
    {
        versions.Set(7, position: 1, end: 0);
        versions.Set(7 + Size, position: 2, end: 0);
        versions.Set(7, position: 3, end: 1);
        versions.Set(7 + (2 * Size), position: 4, end: 0);
        Assert.False(versions.TryGet(7 + Size, out _, out _));
        Assert.True(versions.TryGet(7, out long position, out _));
        Assert.Equal(3, position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void What_is_known_of_a_stream_is_its_newest_event(ulong stream)
    {
        for (int position = 1; position < 100; position++)
        {
            versions.Set(stream + (Size * (ulong)(position % 3)), position, position);
            Assert.True(versions.TryGet(stream + (Size * (ulong)(position % 3)), out long known, out _));
            Assert.Equal(position, known);
        }
    }

    [Fact]
    public void What_is_known_stays_known_while_it_grows()
    {
        const int streams = 100_000;
        for (int stream = 0; stream < streams; stream++)
        {
            versions.Set((ulong)stream, position: stream + 1, end: stream);
        }
        for (int stream = 0; stream < streams; stream++)
        {
            Assert.True(versions.TryGet((ulong)stream, out long position, out long end));
            Assert.Equal((stream + 1L, (long)stream), (position, end));
        }
    }

    [Fact]
    public void Few_streams_with_many_events_keep_it_small()
    {
        for (int position = 1; position <= 10_000; position++)
        {
            versions.Set(7 + (Size * (ulong)(position % 2)), position, end: position);
        }
        versions.Set(7 + (2 * Size), position: 10_001, end: 0); // had it grown, all three would have their places
        Assert.False(versions.TryGet(7 + Size, out _, out _));
        Assert.True(versions.TryGet(7, out _, out _));
    }
}
