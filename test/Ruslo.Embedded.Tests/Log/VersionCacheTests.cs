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
}
