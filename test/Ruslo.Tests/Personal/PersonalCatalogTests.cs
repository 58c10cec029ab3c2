using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace Ruslo.Tests.Personal;

public sealed partial class PersonalCatalogTests
{
    public sealed record Holder(string Id, Held Held, IReadOnlyList<Held> Many);

    public sealed record Held(string Secret);

    public record Parent(string Id, string Name);

    public sealed record Child(string Id, string Name) : Parent(Id, Name);

    public sealed record Odd(string Id, Held NotNull, [property: JsonIgnore] string Hidden = "", DayOfWeek Day = default);

    public sealed record Named([property: JsonPropertyName("$personal")] string Id);

    public sealed record Extended(string Id)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? More { get; init; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Registered))]
    [JsonSerializable(typeof(Odd))]
    private sealed partial class SnakeJson : JsonSerializerContext;

    [Fact]
    public void Mistakes_are_told_when_the_catalog_is_built()
    {
        Assert.Contains("nested members are not encrypted one by one", Mistake(c => c.Event<Holder>("a", "t").Personal<Held>(null, new PersonalMember("Secret"))), StringComparison.Ordinal);
        Assert.Contains("personal data of its base", Mistake(c => c.Event<Child>("a", "t").Personal<Parent>(null, new PersonalMember("Name"))), StringComparison.Ordinal);
        Assert.Contains("nothing says what it reads as", Mistake(c => c.Event<Odd>("a", "t").Personal<Odd>(null, new PersonalMember("NotNull"))), StringComparison.Ordinal);
        Assert.Contains("is not in its JSON", Mistake(c => c.Event<Odd>("a", "t").Personal<Odd>(null, new PersonalMember("Hidden"))), StringComparison.Ordinal);
        Assert.Contains("is not in its JSON", Mistake(c => c.Event<Odd>("a", "t").Personal<Odd>(null, new PersonalMember("Misspelt"))), StringComparison.Ordinal);
        Assert.Contains("cannot be read as DayOfWeek", Mistake(c => c.Event<Odd>("a", "t").Personal<Odd>(null, new PersonalMember("Day", Placeholder: "\"Someday\""))), StringComparison.Ordinal);
        Assert.Contains("[JsonExtensionData]", Mistake(c => c.Event<Extended>("a", "t").Personal<Extended>(null, new PersonalMember("More"))), StringComparison.Ordinal);
        Assert.Contains("which is where encrypted members are kept", Mistake(c => c.Event<Named>("a", "t")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_holds_what_is_marked_is_encrypted_as_a_whole()
        => Assert.NotNull(new CatalogBuilder().Event<Holder>("a", "t").Personal<Holder>(null, new("Held", Placeholder: """{"Secret":""}"""), new("Many", Placeholder: "[]")).Personal<Held>(null, new PersonalMember("Secret")).Build().Events[0].Personal);

    [Fact]
    public async Task Generated_metadata_and_its_naming_policy_hold()
    {
        CatalogBuilder catalog = PersonalBench.Catalog().Json(SnakeJson.Default, typeof(Registered), typeof(Odd))
            .Event<Odd>("odd", "odds", key: static e => e.Id).Personal<Odd>(null, new PersonalMember("Day"));
        PersonalBench bench = await PersonalBench.OpenAsync(catalog: catalog);
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        RecordedEvent odd = await bench.PublishAsync(new Odd("c1", new("x"), "", DayOfWeek.Friday));
        Assert.EndsWith("\",\"customer\":\"c1\"}", PersonalBench.Text(e), StringComparison.Ordinal);
        Assert.Equal(PersonalBench.Ada, bench.Read(e));
        Assert.Equal(DayOfWeek.Friday, ((Odd)bench.Read(odd)).Day);
        await bench.Personal.ForgetAsync("c1", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(PersonalBench.Nobody, bench.Read(e));
        Assert.Equal(DayOfWeek.Sunday, ((Odd)bench.Read(odd)).Day);
    }

    private static string Mistake(Func<CatalogBuilder, CatalogBuilder> describe) => Assert.Throws<CatalogException>(() => describe(new()).Build()).Message;
}
