namespace Ruslo;

/// <summary>A saga as an application has added it: the versions of one name.</summary>
internal sealed class RegisteredSaga
{
    private readonly List<Func<SagaMachine>> compile = [];
    private readonly Lazy<SagaMachine[]> machines;
    private long unrouted;
    private long lastUnrouted;

    public RegisteredSaga(string name) => (Name, machines) = (name, new(() => [.. compile.Select(static one => one()).OrderBy(static machine => machine.Version)]));

    public string Name { get; }

    /// <summary>How it runs.</summary>
    public SagaOptions Options { get; set; } = new();

    /// <summary>How many replies have come to this process that no instance could be found for: they carry no reply-to, and no key is declared.</summary>
    public long Unrouted => Volatile.Read(ref unrouted);

    /// <summary>The subscription that runs it.</summary>
    public string Subscription => SubscriptionOf(Name);

    /// <summary>All versions, by version. The first look compiles them.</summary>
    /// <exception cref="ArgumentException">One of them cannot run; the message says why.</exception>
    public IReadOnlyList<SagaMachine> Machines => machines.Value;

    /// <summary>What new instances run on.</summary>
    public SagaMachine Newest => machines.Value[^1];

    public static string SubscriptionOf(string saga) => $"{saga}.saga";

    public SagaMachine? Find(int version) => Array.Find(machines.Value, machine => machine.Version == version);

    /// <summary>Counts an event once, though each partition that reads for itself routes it again.</summary>
    public void CountUnrouted(long position)
    {
        lock (machines)
        {
            if (position > lastUnrouted)
            {
                lastUnrouted = position;
                unrouted++;
            }
        }
    }

    /// <summary>Adds a version; two of one are a mistake that is told when the subscription is defined.</summary>
    public void Add(Func<SagaMachine> version) => compile.Add(version);
}
