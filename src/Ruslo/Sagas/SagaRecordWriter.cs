using System.Text.Json;

namespace Ruslo;

/// <summary>Writes a <see cref="SagaRecord"/> as <see cref="SagaJson"/> would: every input of every instance is written, so it is written by hand.</summary>
internal static class SagaRecordWriter
{
    private static readonly RawJsonConverter Raw = new();

    public static void Write(Utf8JsonWriter to, SagaRecord record)
    {
        to.WriteStartObject();
        to.WritePropertyName("input"u8);
        Write(to, record.Input);
        to.WritePropertyName("instance"u8);
        Write(to, record.Instance);
        to.WritePropertyName("state"u8);
        Raw.Write(to, record.State, SagaJson.Default.Options);
        to.WriteStartArray("did"u8);
        for (int i = 0; i < record.Did.Count; i++)
        {
            Write(to, record.Did[i]);
        }
        to.WriteEndArray();
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, SagaTrace trace)
    {
        to.WriteStartObject();
        to.WriteString("what"u8, trace.What);
        Text(to, "name"u8, trace.Name);
        if (trace.Id != Guid.Empty)
        {
            to.WriteString("id"u8, trace.Id);
        }
        Text(to, "step"u8, trace.Step);
        Number(to, "attempt"u8, trace.Attempt);
        Time(to, "at"u8, trace.At);
        Text(to, "why"u8, trace.Why);
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, SagaInstance instance)
    {
        to.WriteStartObject();
        to.WriteNumber("definition"u8, instance.Definition);
        to.WriteString("status"u8, EnumName<SagaStatus>.Of(instance.Status));
        to.WriteStartArray("steps"u8);
        foreach (SagaStepState step in instance.Steps)
        {
            Write(to, step);
        }
        to.WriteEndArray();
        Number(to, "stage"u8, instance.Stage);
        Flag(to, "hasPassedPivot"u8, instance.HasPassedPivot);
        if (instance.Why is { } why)
        {
            to.WriteStartObject("why"u8);
            to.WriteString("step"u8, why.Step);
            to.WriteString("code"u8, why.Code);
            to.WriteEndObject();
        }
        Reply(to, "cause"u8, instance.Cause);
        Text(to, "replyTo"u8, instance.ReplyTo);
        to.WriteString("startedAt"u8, instance.StartedAt);
        to.WriteString("updatedAt"u8, instance.UpdatedAt);
        Time(to, "openUntil"u8, instance.OpenUntil);
        if (instance.Last != default)
        {
            to.WriteStartObject("last"u8);
            if (instance.Last.Position != 0)
            {
                to.WriteNumber("position"u8, instance.Last.Position);
            }
            Number(to, "ordinal"u8, instance.Last.Ordinal);
            to.WriteEndObject();
        }
        to.WriteStartArray("timers"u8);
        foreach (SagaTimer timer in instance.Timers)
        {
            JsonSerializer.Serialize(to, timer, SagaJson.Default.SagaTimer);
        }
        to.WriteEndArray();
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, SagaStepState step)
    {
        to.WriteStartObject();
        to.WriteString("name"u8, step.Name);
        if (step.Status != default)
        {
            to.WriteString("status"u8, EnumName<SagaStepStatus>.Of(step.Status));
        }
        Number(to, "attempt"u8, step.Attempt);
        Number(to, "keyAttempt"u8, step.KeyAttempt);
        Number(to, "tries"u8, step.Tries);
        Flag(to, "hasFailed"u8, step.HasFailed);
        Number(to, "cancelAttempt"u8, step.CancelAttempt);
        Text(to, "wait"u8, step.Wait is { } kind ? EnumName<SagaWaitKind>.Of(kind) : null);
        Number(to, "succeededAs"u8, step.SucceededAs);
        Flag(to, "isLate"u8, step.IsLate);
        Reply(to, "reply"u8, step.Reply);
        Text(to, "code"u8, step.Code);
        Number(to, "compensationAttempt"u8, step.CompensationAttempt);
        Number(to, "compensationTries"u8, step.CompensationTries);
        to.WriteEndObject();
    }

    private static void Reply(Utf8JsonWriter to, ReadOnlySpan<byte> name, SagaReply? reply)
    {
        if (reply is not null)
        {
            to.WritePropertyName(name);
            JsonSerializer.Serialize(to, reply, SagaJson.Default.SagaReply);
        }
    }

    private static void Text(Utf8JsonWriter to, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            to.WriteString(name, text);
        }
    }

    private static void Number(Utf8JsonWriter to, ReadOnlySpan<byte> name, int number)
    {
        if (number != 0)
        {
            to.WriteNumber(name, number);
        }
    }

    private static void Flag(Utf8JsonWriter to, ReadOnlySpan<byte> name, bool flag)
    {
        if (flag)
        {
            to.WriteBoolean(name, true);
        }
    }

    private static void Time(Utf8JsonWriter to, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            to.WriteString(name, at);
        }
    }
}
