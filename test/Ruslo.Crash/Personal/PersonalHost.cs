using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>What a writer says about a person; the secret is encrypted with the person's key.</summary>
internal sealed record Told(int Writer, string Person, long Count, string Secret);

/// <summary>The view of a person: the last secret, and how many there were.</summary>
internal sealed record Known(string Person, string Secret, long Count);

/// <summary>An application with personal data in its log and in its views, of people who come, are forgotten, and come back.</summary>
internal static class PersonalHost
{
    public const int Writers = 4;
    public const string Topic = "tellings";

    private const int People = 7; // of each writer

    private static readonly Projection<Known> Projection = Ruslo.Projection.For<Known>("known", version: 1)
        .On<Told>(static e => e.Person, static (view, e) => new(e.Person, e.Secret, (view?.Count ?? 0) + 1));

    public static IHost Build(string directory)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(
            static catalog => catalog
                .Event<Told>("told", Topic, key: static e => KeyOf(e.Writer))
                .Personal<Told>(static e => e.Person, new PersonalMember("Secret"))
                .Personal<Known>(static view => view.Person, new PersonalMember("Secret")),
            ruslo => ruslo.UseEmbedded(directory, new() { SegmentBytes = 1024 * 1024 }).AddProjection(Projection, new() { Wait = TimeSpan.FromMinutes(1) }));
        return builder.Build();
    }

    public static string KeyOf(int writer) => $"writer {writer}";

    public static IEnumerable<string> PeopleOf(int writer) => Enumerable.Range(0, People).Select(person => $"person {writer}.{person}");

    /// <summary>Three about each person, one after the other, so that there is always somebody new, or somebody who comes back.</summary>
    public static string PersonAt(int writer, long count) => $"person {writer}.{count / 3 % People}";

    public static string SecretOf(int writer, long count) => $"secret {count} of {writer}";
}
