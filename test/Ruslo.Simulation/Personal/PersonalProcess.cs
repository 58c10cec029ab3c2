namespace Ruslo.Battery;

public sealed record Enrolled(string Person, string Name);

/// <summary>A process with a log and keys on the simulated disk, which publishes, forgets and reads.</summary>
internal sealed class PersonalProcess
{
    public const string KeyFile = "personal.keys";

    private readonly Simulation sim;
    private readonly EventSerializer serializer;
    private readonly EventDrafting drafting;

    private PersonalProcess(Simulation sim, EmbeddedLog log, EventCatalog catalog)
    {
        (this.sim, Log, serializer) = (sim, log, new(catalog));
        drafting = new(serializer);
        Personal = new PersonalData(log, drafting, catalog, sim.Runtime);
    }

    public EmbeddedLog Log { get; }

    public IPersonalData Personal { get; }

    public PersonalKeys Keys => serializer.Catalog.Personal.Keys;

    public static async Task<PersonalProcess> StartAsync(Simulation sim, SimulatedDisk disk)
    {
        IStorage storage = disk.Mount();
        var catalog = new CatalogBuilder().Event<Enrolled>("enrolled", "people", key: static e => e.Person).Personal<Enrolled>(null, new PersonalMember("Name", Placeholder: "\"-\""));
        PlatformEvents.AddTo(catalog);
        var process = new PersonalProcess(sim, await EmbeddedLog.OpenAsync(storage, new() { SegmentBytes = 64 * 1024 }, sim.Runtime), catalog.Build());
        await process.Keys.OpenAsync(new PersonalKeyFile(storage), process.Log, sim.Runtime.Ids, CancellationToken.None);
        return process;
    }

    public async Task EnrolAsync(string person, string name, string tenant = "")
    {
        NewEvent[] events = [drafting.Draft(new Enrolled(person, name), new() { Tenant = tenant }, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new())];
        await Keys.FlushAsync();
        Truth.Require(await Log.AppendAsync(new() { Events = events }) is Appended, "an append succeeds");
    }

    /// <summary>The names in the log, in order, a payload put in the place of another's where that is asked for.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(Func<IReadOnlyList<RecordedEvent>, int, RecordedEvent>? at = null)
    {
        IReadOnlyList<RecordedEvent> all = (await Log.ReadAsync(0, new() { Names = ["enrolled"] }, 1000)).Events;
        var names = new List<string>();
        for (int i = 0; i < all.Count; i++)
        {
            DecodedEvent decoded = serializer.Decode(at?.Invoke(all, i) ?? all[i]);
            names.Add(decoded.Error is { } error ? error.InnerException?.GetType().Name ?? error.Message : ((Enrolled)decoded.Objects[0]).Name);
        }
        return names;
    }

    /// <summary>The key that a subject has now.</summary>
    public byte[] KeyOf(string person, string tenant = "") => Keys.Use(SubjectId.Of(tenant, person)).Bytes.ToArray();

    public async Task<bool> HasForgottenAsync() => (await Log.ReadAsync(0, new() { Topics = [TopicPattern.Parse(SubjectForgotten.Topic)] }, 10)).Events.Count > 0;
}
