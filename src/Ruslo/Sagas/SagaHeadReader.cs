using System.Text.Json;

namespace Ruslo;

/// <summary>Reads a <see cref="SagaHead"/> as <see cref="SagaJson"/> would: the list of instances reads every record.</summary>
internal static class SagaHeadReader
{
    private const int Names = 64;
    private const int LongestName = 64;

    [ThreadStatic]
    private static string?[]? names;

    /// <param name="reader">Is at the start of the record, and comes to its end.</param>
    /// <exception cref="JsonException">It is no record.</exception>
    public static SagaHead Read(ref Utf8JsonReader reader)
    {
        SagaHead? instance = null;
        Enter(ref reader);
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("instance"u8))
            {
                reader.Read();
                instance = ReadInstance(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
        return instance ?? throw new JsonException("It names no instance.");
    }

    private static SagaHead ReadInstance(ref Utf8JsonReader reader)
    {
        Enter(ref reader);
        int definition = 0;
        SagaStatus status = default;
        List<SagaStepInfo> steps = [];
        AbortReason? why = null;
        DateTimeOffset startedAt = default, updatedAt = default;
        while (NextProperty(ref reader))
        {
            if (IsValueOf(ref reader, "definition"u8))
            {
                definition = reader.GetInt32();
            }
            else if (IsValueOf(ref reader, "status"u8))
            {
                status = Named<SagaStatus>(ref reader);
            }
            else if (IsValueOf(ref reader, "steps"u8))
            {
                steps = ReadSteps(ref reader);
            }
            else if (IsValueOf(ref reader, "why"u8))
            {
                why = JsonSerializer.Deserialize(ref reader, SagaJson.Default.AbortReason);
            }
            else if (IsValueOf(ref reader, "startedAt"u8))
            {
                startedAt = reader.GetDateTimeOffset();
            }
            else if (IsValueOf(ref reader, "updatedAt"u8))
            {
                updatedAt = reader.GetDateTimeOffset();
            }
            else
            {
                reader.Skip();
            }
        }
        return new() { Definition = definition, Status = status, Steps = steps, Why = why, StartedAt = startedAt, UpdatedAt = updatedAt };
    }

    private static List<SagaStepInfo> ReadSteps(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Its steps are no list.");
        }
        var steps = new List<SagaStepInfo>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            steps.Add(ReadStep(ref reader));
        }
        return steps;
    }

    private static SagaStepInfo ReadStep(ref Utf8JsonReader reader)
    {
        Enter(ref reader);
        string name = "";
        string? code = null;
        SagaStepStatus status = default;
        int attempt = 0;
        while (NextProperty(ref reader))
        {
            if (IsValueOf(ref reader, "name"u8))
            {
                name = NameOf(ref reader);
            }
            else if (IsValueOf(ref reader, "status"u8))
            {
                status = Named<SagaStepStatus>(ref reader);
            }
            else if (IsValueOf(ref reader, "attempt"u8))
            {
                attempt = reader.GetInt32();
            }
            else if (IsValueOf(ref reader, "code"u8))
            {
                code = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }
        return new(name, status, attempt, code);
    }

    private static void Enter(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"It is no object, but {reader.TokenType}.");
        }
    }

    /// <summary>Whether the object that the reader is in has another property; it stands at its name then.</summary>
    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool IsValueOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    /// <summary>The name of a step: there are few, and each is read again and again.</summary>
    private static string NameOf(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > LongestName)
        {
            return reader.GetString()!;
        }
        int place = (reader.ValueSpan.Length + (reader.ValueSpan[0] * 7) + (reader.ValueSpan[^1] * 31)) % Names;
        ref string? name = ref (names ??= new string?[Names])[place];
        if (name is null || !reader.ValueTextEquals(name))
        {
            name = reader.GetString()!;
        }
        return name;
    }

    private static T Named<T>(ref Utf8JsonReader reader) where T : struct, Enum
    {
        Span<char> text = stackalloc char[64];
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > text.Length)
        {
            throw new JsonException($"It has no {typeof(T).Name}.");
        }
        text = text[..reader.CopyString(text)];
        return Enum.TryParse(text, ignoreCase: true, out T value) ? value : throw new JsonException($"'{text}' is no {typeof(T).Name}.");
    }
}
