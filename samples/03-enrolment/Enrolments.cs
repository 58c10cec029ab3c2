using Ruslo;

namespace Enrolment;

/// <summary>Decides who takes part in what. There is no stream to lock: a course and a student each belong to many decisions.</summary>
public sealed class Enrolments(IEventLog log, EventSerializer serializer, IDirectBus bus)
{
    // #region decide
    /// <summary>Null when the student is enrolled; else why not.</summary>
    public async Task<string?> EnrolAsync(string course, string student, CancellationToken cancellationToken = default)
    {
        var query = new EventQuery([QueryItem.Tagged($"course:{course}"), QueryItem.Tagged($"student:{student}")]);
        while (true)
        {
            QueryResult read = await log.ReadAsync(query, cancellationToken);
            var desk = new Desk(course, student);
            foreach (RecordedEvent recorded in read.Events)
            {
                desk = serializer.Decode(recorded).Objects.Aggregate(desk, static (desk, e) => desk.With(e));
            }
            if (desk.WhyNot() is { } refusal)
            {
                return refusal;
            }
            try
            {
                await bus.PublishAsync(new StudentEnrolled(course, student), new() { Condition = read.Condition }, cancellationToken);
                return null;
            }
            catch (ConflictException)
            {
                // Somebody else was decided on meanwhile, in this course or for this student: decide again.
            }
        }
    }
    // #endregion

    // #region open
    /// <summary>False when the course is open already.</summary>
    public async Task<bool> OpenAsync(string course, int capacity, CancellationToken cancellationToken = default)
    {
        var opened = new EventQuery([new QueryItem { Tags = [$"course:{course}"], Names = ["course-opened"] }]);
        try
        {
            await bus.PublishAsync(new CourseOpened(course, capacity), new() { Condition = new(opened) }, cancellationToken);
            return true;
        }
        catch (ConflictException)
        {
            return false;
        }
    }
    // #endregion

    // #region unique
    /// <summary>False when somebody has registered with this e-mail before.</summary>
    public async Task<bool> RegisterAsync(string student, string email, CancellationToken cancellationToken = default)
    {
        string normal = email.Trim().ToUpperInvariant();
        try
        {
            await bus.PublishAsync(new StudentRegistered(student, normal), new() { Condition = new(EventQuery.Tagged($"email:{normal}")) }, cancellationToken);
            return true;
        }
        catch (ConflictException)
        {
            return false;
        }
    }
    // #endregion
}
