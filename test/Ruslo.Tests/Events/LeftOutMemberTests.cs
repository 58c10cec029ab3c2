using System.Text.Json.Serialization;
using Xunit;

namespace Ruslo.Tests;

/// <summary>A context that leaves members out must not write what cannot be read again.</summary>
public sealed partial class LeftOutMemberTests
{
    [Fact]
    public void A_member_that_is_left_out_and_needed_is_told_at_start()
    {
        CatalogException told = Assert.Throws<CatalogException>(static () => new CatalogBuilder().Event<Noted>("noted", "notes").Json(SparseJson.Default, typeof(Noted)).Build());
        Assert.Contains("leaves 'Note' out", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_with_a_default_may_be_left_out()
    {
        EventCatalog catalog = new CatalogBuilder().Event<Remarked>("remarked", "notes").Json(SparseJson.Default, typeof(Remarked)).Build();
        Assert.NotNull(catalog.Find("remarked", 1));
    }

    public sealed record Noted(string Id, string? Note);

    public sealed record Remarked(string Id, string? Remark = null);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Noted))]
    [JsonSerializable(typeof(Remarked))]
    public sealed partial class SparseJson : JsonSerializerContext;
}
