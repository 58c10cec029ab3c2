using System.Reflection;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Ruslo.Tests.Sagas.Running;

/// <summary>Records are written, and their heads read, by hand: byte for byte what the serializer would write, and whatever it has written.</summary>
public sealed class SagaRecordFormatTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 29, 1, 59, 59, 123, TimeSpan.Zero);

    [Fact]
    public void A_record_with_everything_in_it_is_written_as_the_serializer_writes_it()
    {
        SagaRecord full = Full();
        ThrowIfLeftOut(full.Input, full.Instance, full.Instance.Steps[0]);
        Assert.Equal(JsonSerializer.Serialize(full, SagaJson.Default.SagaRecord), Written(full));
    }

    [Fact]
    public void A_record_with_little_in_it_is_written_as_the_serializer_writes_it()
    {
        SagaRecord little = Little();
        Assert.Equal(JsonSerializer.Serialize(little, SagaJson.Default.SagaRecord), Written(little));
        SagaRecord begun = little with { Instance = little.Instance with { Steps = [new() { Name = "é \"<" }], Last = new(0, 3) } };
        Assert.Equal(JsonSerializer.Serialize(begun, SagaJson.Default.SagaRecord), Written(begun));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        SagaRecord read = SagaStore.Parse(Encoding.UTF8.GetBytes(Written(Full())), new("$sagas.order", "a"));
        Assert.Equal(Written(Full()), Written(read));
    }

    [Fact]
    public void The_head_of_a_record_is_what_a_list_shows_of_it()
    {
        SagaHead head = HeadOf(Written(Full()));
        SagaInstance instance = Full().Instance;
        Assert.Equal((instance.Definition, instance.Status, instance.StartedAt, instance.UpdatedAt, "payment", "declined"), (head.Definition, head.Status, head.StartedAt, head.UpdatedAt, head.Why!.Step, head.Why.Code));
        Assert.Equal([new("payment", SagaStepStatus.CompensationFailed, 7, "no \u00e9"), new("stock", SagaStepStatus.Pending, 0, null)], head.Steps);
        SagaHead little = HeadOf(Written(Little()));
        Assert.Equal((1, SagaStatus.Running, null), (little.Definition, little.Status, little.Why));
        Assert.Empty(little.Steps);
    }

    [Fact]
    public void What_a_newer_version_adds_to_a_record_is_passed_over()
    {
        SagaHead head = HeadOf("""{"new":[{"instance":{}}],"instance":{"steps":[{"more":{"name":"x"},"name":"a","attempt":2}],"what":[1,{"status":"Aborted"}],"status":"Compensating","definition":3,"startedAt":"2026-01-01T00:00:00+00:00","updatedAt":"2026-01-01T00:00:00+00:00"},"state":{"definition":9}}""");
        Assert.Equal((3, SagaStatus.Compensating), (head.Definition, head.Status));
        Assert.Equal([new("a", SagaStepStatus.Pending, 2, null)], head.Steps);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"instance\":3}")]
    [InlineData("{\"instance\":{\"status\":\"Sleeping\"}}")]
    [InlineData("{\"instance\":{\"steps\":{}}}")]
    [InlineData("{\"instance\":{\"steps\":[1]}}")]
    [InlineData("{\"instance\":{\"definition\":\"x\"}}")]
    public void What_is_no_record_is_refused(string json) => Assert.Throws<JsonException>(() => HeadOf(json));

    private static SagaRecord Little() => new() { Input = new() { What = "retry" }, Instance = new() { Definition = 1, Status = SagaStatus.Running, StartedAt = At, UpdatedAt = At }, State = "{}"u8.ToArray() };

    private static SagaRecord Full()
    {
        var reply = new SagaReply("paid", 2, "{\"a\":[1,2]}"u8.ToArray(), new(new("payments", "p"), new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 12)) { Ordinal = 1 };
        var trace = new SagaTrace { What = "message", Name = "paid", Id = new(9, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Step = "payment", Attempt = 7, At = At.AddTicks(1), Why = "because" };
        return new()
        {
            Input = trace,
            Instance = new()
            {
                Definition = 4,
                Status = SagaStatus.CompensationFailed,
                State = new(),
                Steps =
                [
                    new()
                    {
                        Name = "payment", Status = SagaStepStatus.CompensationFailed, Attempt = 7, KeyAttempt = 6, Tries = 5, HasFailed = true, CancelAttempt = 4, Wait = SagaWaitKind.Retry,
                        SucceededAs = 3, IsLate = true, Reply = reply, Code = "no \u00e9", CompensationAttempt = 2, CompensationTries = 1,
                    },
                    new() { Name = "stock", Wait = SagaWaitKind.Timeout },
                ],
                Stage = 2,
                HasPassedPivot = true,
                Why = new("payment", "declined"),
                Cause = reply with { Ordinal = 0 },
                ReplyTo = "outer/step/1/x",
                StartedAt = At,
                UpdatedAt = At.AddDays(1),
                OpenUntil = At.AddDays(2),
                Last = new(77, 2),
                Timers = [new(new("payment", 7, SagaWaitKind.Retry), new("00000000-0000-0000-0000-000000000001"), At), new(new("stock", 0, SagaWaitKind.Timeout), new("00000000-0000-0000-0000-000000000002"), At)],
            },
            State = "{\"Id\":\"a\"}"u8.ToArray(),
            Did = [trace with { Id = Guid.Empty }, new() { What = "send" }],
        };
    }

    /// <summary>Who adds a member must write it: the record of this test has every member, each with a value that is written.</summary>
    private static void ThrowIfLeftOut(params object[] parts)
    {
        foreach (object part in parts)
        {
            foreach (PropertyInfo member in part.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
            {
                object? value = member.GetValue(part);
                Assert.False(value is null || value.Equals(member.PropertyType.IsValueType ? Activator.CreateInstance(member.PropertyType) : null), $"{member} has no value in this test");
            }
        }
    }

    private static string Written(SagaRecord record) => JsonSerializer.Serialize(new SagaMoved { Record = record }, SagaEventJson.Default.SagaMoved);

    private static SagaHead HeadOf(string json) => JsonSerializer.Deserialize(json, SagaEventJson.Default.SagaMoved)!.Head!;
}
