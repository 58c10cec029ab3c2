#if PLANTED
using Xunit;

namespace Ruslo.Embedded.Tests.Indexes;

/// <summary>Each rule of the indexes, switched off, fails a test.</summary>
[Collection(nameof(PlantedIndexTests))]
[CollectionDefinition(nameof(PlantedIndexTests), DisableParallelization = true)]
public sealed class PlantedIndexTests
{
    [Fact]
    public void A_filter_that_hides_a_stream_is_noticed()
        => Notices(on => PlantedIndex.FilterFalseNegative = on, new IndexFilesTests().Opening_with_intact_indexes_scans_nothing_and_reads_little);

    [Fact]
    public void A_merge_that_loses_the_newest_is_noticed()
        => Notices(on => PlantedIndex.MergeDropsNewest = on, new IndexFilesTests().Opening_with_intact_indexes_scans_nothing_and_reads_little);

    [Fact]
    public void An_index_that_is_trusted_although_it_is_stale_is_noticed()
        => Notices(on => PlantedIndex.StaleIndexTrusted = on, new IndexFilesTests().An_index_of_a_segment_that_ended_differently_is_not_trusted);

    [Fact]
    public void A_block_that_is_not_checked_is_noticed()
        => Notices(on => PlantedIndex.BlockUnchecked = on, new IndexFilesTests().A_block_that_rots_while_the_log_is_open_is_made_again_and_the_answer_is_right);

    private static void Notices(Action<bool> plant, Action test)
    {
        test();
        plant(true);
        try
        {
            Assert.ThrowsAny<Exception>(test);
        }
        finally
        {
            plant(false);
        }
    }
}
#endif
