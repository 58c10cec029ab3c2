using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>
/// Every event that was acknowledged can be read, or its person was forgotten after it, and then it reads as a placeholder; so does the view. The
/// key that an acknowledged forgetting has destroyed is not in the file, also before anybody has started again.
/// </summary>
internal sealed class PersonalWitness : IWitness
{
    private readonly Dictionary<(int Writer, long Count), long> told = [];
    private readonly Dictionary<long, string> forgotten = []; // by the position of the forgetting
    private readonly Dictionary<string, Known> expected = []; // the views
    private int looked; // at how many forgettings

    public string Kind => "--personal-child";

    public int KillsACheck => 1;

    public int Acknowledged => told.Count + forgotten.Count;

    public void Hear(string line)
    {
        switch (line.Split(' ', 4))
        {
            case ["told", var writer, var count, var position]:
                told[(int.Parse(writer, CultureInfo.InvariantCulture), long.Parse(count, CultureInfo.InvariantCulture))] = long.Parse(position, CultureInfo.InvariantCulture);
                break;
            case ["forgot", var position, "person", var person]:
                forgotten[long.Parse(position, CultureInfo.InvariantCulture)] = $"person {person}";
                break;
        }
    }

    public async Task<Damage> LookAsync(string directory, bool isLast, TextWriter output)
    {
        int findings = 0;
        void Find(bool isWrong, FormattableString what)
        {
            if (isWrong && ++findings <= 20)
            {
                output.WriteLine(FormattableString.Invariant(what));
            }
        }
        await LookAtKeysAsync(directory, Find);
        using IHost host = PersonalHost.Build(directory);
        await host.StartAsync();
        Token end = await LookAtEventsAsync(host.Services, Find);
        if (findings == 0) // of what cannot be read there are no views either
        {
            await LookAtViewsAsync(host.Services, end, Find);
        }
        await host.StopAsync();
        return new(findings, 0, 0);
    }

    /// <summary>As the kill has left them: nobody has opened them since.</summary>
    private async Task LookAtKeysAsync(string directory, Action<bool, FormattableString> find)
    {
        if (!Directory.Exists(directory + ".keys") || forgotten.Count == looked)
        {
            return; // it was killed before it had any, or before it forgot anybody
        }
        looked = forgotten.Count;
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, new() { SegmentBytes = 1024 * 1024 });
        await using var file = new PersonalKeyFile(directory + ".keys");
        IReadOnlyList<PersonalKey> keys = await file.OpenAsync(log.Id, CancellationToken.None);
        find(keys.DistinctBy(static key => key.Subject).Count() != keys.Count, $"a person has two keys");
        var recorded = (await AllAsync(log)).Where(static e => e.Name == SubjectForgotten.Name).ToDictionary(static e => e.Position);
        foreach ((long position, string person) in forgotten)
        {
            bool isThere = recorded.TryGetValue(position, out RecordedEvent? e) && e.Stream.Key == person;
            find(!isThere, $"the forgetting of {person} at {position} is gone");
            int through = isThere ? JsonDocument.Parse(e!.Payload).RootElement.GetProperty("through").GetInt32() : -1;
            find(keys.Any(key => key.Subject == SubjectOf(person) && key.Generation <= through), $"the key of {person}, who was forgotten at {position}, is still in its file");
        }
    }

    private async Task<Token> LookAtEventsAsync(IServiceProvider services, Action<bool, FormattableString> find)
    {
        var serializer = services.GetRequiredService<EventSerializer>();
        Dictionary<string, long> last = []; // where each person was forgotten last
        List<RecordedEvent> tellings = [];
        foreach (RecordedEvent e in await AllAsync(services.GetRequiredService<IEventLog>()))
        {
            if (e.Name == SubjectForgotten.Name)
            {
                last[e.Stream.Key] = e.Position;
            }
            else
            {
                tellings.Add(e);
            }
        }
        expected.Clear();
        HashSet<(int, long)> there = [];
        foreach (RecordedEvent e in tellings)
        {
            DecodedEvent decoded = serializer.Decode(e);
            find(decoded.Error is not null, $"{e.Stream} at {e.Position} cannot be read: {decoded.Error?.Message}");
            if (decoded.Error is null && decoded.Objects is [Told read])
            {
                string secret = last.GetValueOrDefault(read.Person) > e.Position ? "" : PersonalHost.SecretOf(read.Writer, e.Version);
                find(read != new Told(read.Writer, PersonalHost.PersonAt(read.Writer, e.Version), e.Version, secret), $"{e.Stream} at {e.Position} reads as {read}, not with '{secret}'");
                expected[read.Person] = new(read.Person, secret, expected.GetValueOrDefault(read.Person)?.Count + 1 ?? 1);
                bool isAcknowledged = told.TryGetValue((read.Writer, read.Count), out long position) && there.Add((read.Writer, read.Count));
                find(isAcknowledged && position != e.Position, $"event {read.Count} of writer {read.Writer} was acknowledged at {position}, and is at {e.Position}");
            }
        }
        find(there.Count < told.Count, $"{told.Count - there.Count} acknowledged events are gone");
        return tellings.Count > 0 ? Token.Of(services.GetRequiredService<IEventLog>().Id, tellings[^1]) : default;
    }

    private async Task LookAtViewsAsync(IServiceProvider services, Token end, Action<bool, FormattableString> find)
    {
        foreach (string person in Enumerable.Range(0, PersonalHost.Writers).SelectMany(PersonalHost.PeopleOf))
        {
            Known? view = await services.GetRequiredService<IViews>().GetAsync<Known>(person, end);
            find(view != expected.GetValueOrDefault(person), $"the view is {view}, not {expected.GetValueOrDefault(person)}");
        }
    }

    private static async Task<List<RecordedEvent>> AllAsync(IEventLog log)
    {
        var all = new List<RecordedEvent>();
        LogPage page = await log.ReadAsync(0, new() { Names = ["told", SubjectForgotten.Name] }, 10_000);
        for (; ; page = await log.ReadAsync(page.ReadThrough, new() { Names = ["told", SubjectForgotten.Name] }, 10_000))
        {
            all.AddRange(page.Events);
            if (page.ReadThrough >= page.Head)
            {
                return all;
            }
        }
    }

    /// <summary>As docs/reference/personal-format.md says.</summary>
    private static UInt128 SubjectOf(string person) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"ruslo subject\n\n{person}")));
}
