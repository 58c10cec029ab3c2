using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>A case, as the subscription of its flow keeps it. Times are UTC ticks of when the log took an event.</summary>
internal sealed class FlowCaseRow
{
    /// <summary>The event that has opened it.</summary>
    public Guid Opening { get; set; }

    public long OpenedAt { get; set; }

    /// <summary>The last watched event.</summary>
    public Guid Last { get; set; }

    public long LastAt { get; set; }

    /// <summary>From when the deadlines of the present stage run.</summary>
    public long Since { get; set; }

    /// <summary>Steps and failures that have happened, by name, and when first.</summary>
    public SortedDictionary<string, long> Happened { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Compensations that have undone something, by name, and when.</summary>
    public SortedDictionary<string, long> Undone { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The first failure; null: it has not failed.</summary>
    public string? FailedBy { get; set; }

    /// <summary>It has come to its end before it has failed.</summary>
    public bool HasCompleted { get; set; }

    /// <summary>Why somebody has settled it; null: nobody has.</summary>
    public string? Dismissed { get; set; }

    /// <summary>When it has ended; 0: it has not.</summary>
    public long EndedAt { get; set; }

    /// <summary>What is to be told, and is not in the log yet.</summary>
    public List<FlowAlarm> Pending { get; set; } = [];

    /// <summary>What the log says was told.</summary>
    public List<FlowAlarm> Told { get; set; } = [];

    [JsonIgnore]
    public bool IsForked => Has(Pending, FlowTrouble.Forked) || Has(Told, FlowTrouble.Forked);

    public bool WasTold(FlowAlarm alarm) => Told.Exists(alarm.Is);

    /// <summary>Something is to be told, unless it was or is to be already.</summary>
    public void Tell(FlowAlarm alarm)
    {
        if (!WasTold(alarm) && !Pending.Exists(alarm.Is))
        {
            Pending.Add(alarm);
        }
    }

    /// <summary>The log has it.</summary>
    public void HasTold(FlowAlarm alarm)
    {
        Pending.RemoveAll(alarm.Is);
        if (!WasTold(alarm))
        {
            Told.Add(alarm);
        }
    }

    private static bool Has(List<FlowAlarm> alarms, FlowTrouble trouble) => alarms.Exists(alarm => alarm.Trouble == trouble);
}
