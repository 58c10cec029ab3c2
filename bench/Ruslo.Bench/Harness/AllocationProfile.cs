using System.Diagnostics.Tracing;
using System.Globalization;

namespace Ruslo.Bench;

/// <summary>What is allocated, by type, sampled by the runtime every 100 KB: for finding out why a job allocates.</summary>
internal sealed class AllocationProfile : EventListener
{
    private const EventKeywords Gc = (EventKeywords)0x1;
    private readonly Dictionary<string, long> bytes = new(StringComparer.Ordinal);

    public void Print(TextWriter to)
    {
        lock (bytes)
        {
            double all = Math.Max(1, bytes.Values.Sum());
            foreach ((string type, long sampled) in bytes.OrderByDescending(type => type.Value).Take(25))
            {
                to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sampled / all,6:0.0%}  {type}"));
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Gc);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true && eventData.Payload is { } payload && eventData.PayloadNames is { } names)
        {
            string type = payload[names.IndexOf("TypeName")] as string ?? "?";
            long amount = Convert.ToInt64(payload[names.IndexOf("AllocationAmount64")], CultureInfo.InvariantCulture);
            lock (bytes)
            {
                bytes[type] = bytes.GetValueOrDefault(type) + amount;
            }
        }
    }
}
