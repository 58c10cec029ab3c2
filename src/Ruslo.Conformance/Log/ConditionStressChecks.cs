using System.Globalization;

namespace Ruslo;

/// <summary>
/// Forty writers decide on what they read, under conditions that overlap, and write into each event what it was decided on. Then the
/// whole log is replayed: no event contradicts the condition of one that comes after it.
/// </summary>
internal static class ConditionStressChecks
{
    private const int Writers = 40;
    private const int DecisionsEach = 12;
    private const int Courses = 3;
    private const int Capacity = 25;
    private const int CoursesOfStudent = 2;

    public static void AddTo(LogCheckList checks)
    {
        checks.Add("Forty writers at once: no event contradicts the condition that it was appended under", ReplayAsync);
        checks.Add("Forty writers at once: no course has more students than it takes, and no student more courses than allowed", EnrolAsync);
        checks.Add("Of many that register a name at once, one succeeds", UniqueAsync);
    }

    private static async Task ReplayAsync(LogFixture f)
    {
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => f.Runtime.Start(async () =>
        {
            for (int i = 0; i < DecisionsEach; i++)
            {
                await DecideAsync(f, writer, i);
            }
        })));
        List<RecordedEvent> all = await f.ReadAllAsync();
        int conditional = 0;
        foreach (RecordedEvent e in all.Where(e => e.Headers.Find("after") is not null))
        {
            long after = long.Parse(e.Headers.Find("after")!, CultureInfo.InvariantCulture);
            EventQuery query = QueryOf(e.Headers.Find("query")!);
            RecordedEvent? contradiction = all.Find(earlier => earlier.Position > after && earlier.Position < e.Position && query.Matches(earlier));
            Expect.That(contradiction is null, $"event {e.Position} was decided on {e.Headers.Find("query")} up to {after}, but {contradiction?.Position} came before it");
            conditional++;
        }
        Expect.Equal(Writers * DecisionsEach, conditional);
    }

    /// <summary>Reads, decides, appends; on a conflict again, from what was read before on.</summary>
    private static async Task DecideAsync(LogFixture f, int writer, int turn)
    {
        string text = ((writer + turn) % 6) switch
        {
            0 => $"c:{turn % 3}&s:{writer % 5}",
            1 => $"c:{turn % 3}|s:{writer % 5}",
            2 => $"x:c:{turn % 3}",
            3 => $"c:{turn % 3}&s:{writer % 5}|c:{writer % 7}&s:1",
            _ => $"c:{writer % 7}",
        };
        EventQuery query = QueryOf(text);
        AppendCondition condition = (await f.Log.ReadAsync(query)).Condition;
        while (true)
        {
            NewEvent decided = f.Event($"{(query.Tenant.Length > 0 ? "x:" : "")}t/{writer}") with
            {
                Tags = [$"c:{turn % 3}", $"s:{writer % 5}"],
                Headers = EventHeaders.From(new("query", text), new("after", condition.After.ToString(CultureInfo.InvariantCulture))),
            };
            AppendResult result = await f.TryAppendAsync((NewEvent[])[decided], turn % 2 == 0 ? Idempotency.Fresh : Idempotency.Whole, condition: condition);
            if (result is Appended)
            {
                return;
            }
            long position = Expect.Is<ConditionConflict>(result).Position;
            Expect.That(position > condition.After && f.Log.Head >= position, $"the conflict at {position} can be read and lies after {condition.After}");
            Expect.That(query.Matches((await f.Log.ReadAsync(position - 1, EventFilter.Everything, 1)).Events[0]), $"the event at {position} contradicts {text}");
            condition = condition with { After = f.Log.Head };
        }
    }

    /// <summary>Items are separated by |, the tags of an item by &amp;.</summary>
    private static EventQuery QueryOf(string text)
    {
        bool tenant = text.StartsWith("x:", StringComparison.Ordinal);
        return new([.. (tenant ? text[2..] : text).Split('|').Select(item => QueryItem.Tagged(item.Split('&')))], tenant ? "x" : "");
    }

    private static async Task EnrolAsync(LogFixture f)
    {
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(student => f.Runtime.Start(async () =>
        {
            for (int course = 0; course < Courses; course++)
            {
                await EnrolAsync(f, student, (student + course) % Courses);
            }
        })));
        List<RecordedEvent> all = await f.ReadAllAsync();
        Expect.Sequence(Enumerable.Repeat(Capacity, Courses), Enumerable.Range(0, Courses).Select(course => all.Count(e => e.Tags.Contains($"course:{course}"))));
        Expect.That(Enumerable.Range(0, Writers).All(student => all.Count(e => e.Tags.Contains($"student:{student}")) <= CoursesOfStudent), "no student is in too many courses");
        Expect.Equal(all.Count, all.DistinctBy(e => string.Join(' ', e.Tags)).Count(), "the number of different enrolments");
    }

    private static async Task EnrolAsync(LogFixture f, int student, int course)
    {
        var query = new EventQuery([QueryItem.Tagged($"course:{course}"), QueryItem.Tagged($"student:{student}")]);
        while (true)
        {
            QueryResult read = await f.Log.ReadAsync(query);
            if (read.Events.Count(e => e.Tags.Contains($"course:{course}")) >= Capacity || read.Events.Count(e => e.Tags.Contains($"student:{student}")) >= CoursesOfStudent)
            {
                return;
            }
            NewEvent[] enrolled = [f.Event($"enrolments/{course}-{student}", "enrolled") with { Tags = [$"course:{course}", $"student:{student}"] }];
            if (await f.TryAppendAsync(enrolled, condition: read.Condition) is Appended)
            {
                return;
            }
        }
    }

    private static async Task UniqueAsync(LogFixture f)
    {
        int[] taken = new int[10];
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => f.Runtime.Start(async () =>
        {
            for (int name = 0; name < taken.Length; name++)
            {
                NewEvent[] registered = [f.Event($"users/{writer}") with { Tags = [$"name:{name}"] }];
                if (await f.TryAppendAsync(registered, Idempotency.Fresh, condition: new(EventQuery.Tagged($"name:{name}"))) is Appended)
                {
                    Interlocked.Increment(ref taken[name]);
                }
            }
        })));
        Expect.Sequence(Enumerable.Repeat(1, taken.Length), taken);
        Expect.Equal(taken.Length, f.Log.Head);
    }
}
