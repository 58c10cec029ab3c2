using Xunit;

namespace Ruslo.Embedded.Tests.Indexes;

public sealed class FiledIdsTests
{
    private const int Many = 5000;

    /// <summary>All bits of the hashes, few of them, and none: then every id is in the way of every other.</summary>
    public static TheoryData<ulong> Masks => [ulong.MaxValue, 0x3F, 0];

    [Theory]
    [MemberData(nameof(Masks))]
    public void Of_an_id_that_comes_again_and_again_each_is_found_however_much_it_has_grown(ulong mask)
    {
        var ids = new Column<Guid>(4);
        var filed = new FiledIds(ids, new IndexHash(Id(0), mask));
        int many = mask == 0 ? 600 : Many; // more than it has room for at first
        for (int i = 0; i < many; i++)
        {
            ids.Add(Id(i % 250));
            if (i % 100 == 0)
            {
                filed.Through(i + 1);
            }
        }
        filed.Through(many);
        for (int id = 0; id < 250; id++)
        {
            int[] ordinals = [.. Enumerable.Range(0, many).Where(i => i % 250 == id)];
            Assert.Equal(ordinals[^1], filed.LastBefore(Id(id), many));
            Assert.Equal(ordinals[^1], filed.LastBefore(Id(id), ordinals[^1] + 1));
            Assert.Equal(ordinals.Length > 1 ? ordinals[^2] : -1, filed.LastBefore(Id(id), ordinals[^1]));
            long[] found = new long[many];
            int count = filed.Copy(Id(id), after: ordinals[0], through: ordinals[^1] - 1, found, plus: 7);
            Assert.Equal(ordinals[1..^1].Select(static i => i + 7L), found[..count]);
            Assert.Equal(1, filed.Copy(Id(id), after: -1, through: many, found.AsSpan(0, 1), plus: 0));
            Assert.Equal(ordinals[0], found[0]);
        }
        Assert.Equal(-1, filed.LastBefore(Id(250), many));
    }

    [Fact]
    public void What_was_filed_before_it_was_emptied_is_not_found()
    {
        var ids = new Column<Guid>(4);
        var filed = new FiledIds(ids, new IndexHash(Id(0)));
        ids.Add(Id(1));
        filed.Through(1);
        ids.Clear();
        filed.Clear();
        ids.Add(Id(2));
        filed.Through(1);
        Assert.Equal(-1, filed.LastBefore(Id(1), 1));
        Assert.Equal(0, filed.LastBefore(Id(2), 1));
    }

    private static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
