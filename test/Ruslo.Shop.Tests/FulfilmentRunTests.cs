using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Shop.Tests;

public sealed class FulfilmentRunTests : IDisposable
{
    private static readonly string[] Forms = ["orchestrated", "choreographed"];
    private readonly FewOrders orders = new(300);

    public void Dispose() => orders.Dispose();

    [Fact]
    public void Both_forms_killed_again_and_again_end_with_the_same_figures_which_the_files_tell()
    {
        using var plain = new ShopProcess("--data", orders.Folder);
        JsonObject without = plain.RunToTheEnd();
        Assert.False(without.ContainsKey("sagas"));
        OlistFiles.Read(orders.Folder).AssertSame(without["views"]!);
        string[] ends = Array.ConvertAll(Forms, form =>
        {
            using var shop = new ShopProcess("--data", orders.Folder, "--saga", form);
            var dice = new Random(4711);
            int kills = 0;
            while (kills < 2 && shop.RunAndKillAfter(TimeSpan.FromMilliseconds(400 + dice.Next(600))))
            {
                kills++;
            }
            Assert.True(kills >= 1, "The shop ended before it could be killed: it is too fast for this test.");
            JsonObject figures = shop.RunToTheEnd();
            string end = figures.ToJsonString();

            SagaFigures expected = FulfilmentFiles.Expect(orders.Folder);
            Assert.Equal(expected, figures["sagas"].Deserialize<SagaFigures>(JsonSerializerOptions.Web));
            Assert.True(figures["events"]!.GetValue<long>() > without["events"]!.GetValue<long>());
            Assert.Equal(WithoutWhatIsMore(without), WithoutWhatIsMore(figures));

            (bool succeeded, string said) = shop.Ask("--data", orders.Folder, "--saga", Forms.Single(other => other != form));
            Assert.False(succeeded);
            Assert.Contains($"The orders of this log are fulfilled with --saga {form}", said, StringComparison.Ordinal);
            return end;
        });
        Assert.Equal(ends[0], ends[1]);
    }

    [Fact]
    public void A_form_that_there_is_not_is_refused()
    {
        using var shop = new ShopProcess();
        (bool succeeded, string said) = shop.Ask("--saga", "improvised");
        Assert.False(succeeded);
        Assert.Contains("--saga is 'orchestrated' or 'choreographed'", said, StringComparison.Ordinal);
    }

    /// <summary>With a saga there are more events, and the audit handles them.</summary>
    private static string WithoutWhatIsMore(JsonObject figures)
    {
        JsonObject rest = figures.DeepClone().AsObject();
        Assert.All(["events", "handled"], name => Assert.True(rest.Remove(name)));
        rest.Remove("sagas");
        return rest.ToJsonString();
    }
}
