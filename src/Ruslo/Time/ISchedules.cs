namespace Ruslo;

/// <summary>The recurring schedules of this process, which <c>ruslo.AddSchedule(…)</c> adds. Singleton, thread-safe.</summary>
public interface ISchedules
{
    /// <summary>All of them, by name, with their next occurrences.</summary>
    ValueTask<IReadOnlyList<ScheduleStatus>> ListAsync(CancellationToken cancellationToken = default);
}
