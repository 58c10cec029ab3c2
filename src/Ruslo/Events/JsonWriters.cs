using System.Buffers;
using System.Text.Json;

namespace Ruslo;

/// <summary>Writers for reuse, all with the options of one context. Thread-safe.</summary>
internal sealed class JsonWriters(JsonSerializerOptions options)
{
    private readonly Utf8JsonWriter?[] idle = new Utf8JsonWriter?[16];
    private readonly JsonWriterOptions options = new() { Encoder = options.Encoder, MaxDepth = options.MaxDepth, SkipValidation = true };

    public Utf8JsonWriter Rent(IBufferWriter<byte> to)
    {
        Utf8JsonWriter? writer = Interlocked.Exchange(ref Slot(), null);
        if (writer is null)
        {
            return new(to, options);
        }
        writer.Reset(to);
        return writer;
    }

    public void Return(Utf8JsonWriter writer)
    {
        writer.Reset(NoBuffer.Instance); // an idle writer must not keep its last buffer alive
        Slot() = writer;
    }

    private ref Utf8JsonWriter? Slot() => ref idle[Environment.CurrentManagedThreadId % idle.Length];

    private sealed class NoBuffer : IBufferWriter<byte>
    {
        public static readonly NoBuffer Instance = new();

        public void Advance(int count) { }

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new InvalidOperationException("An idle writer has nothing to write to.");

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
