using System.Buffers;

namespace Ruslo;

/// <summary>Where payloads are written before their size is known, so that what lasts has exactly its size: one for each thread.</summary>
internal static class PayloadScratch
{
    private const int MostKept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? idle;

    /// <summary>Taken until it is returned: what writes a payload may publish itself.</summary>
    public static ArrayBufferWriter<byte> Take()
    {
        ArrayBufferWriter<byte> taken = idle ?? new(4 * 1024);
        idle = null;
        return taken;
    }

    public static void Return(ArrayBufferWriter<byte> scratch)
    {
        if (scratch.Capacity <= MostKept)
        {
            scratch.ResetWrittenCount();
            idle = scratch;
        }
    }

    /// <summary>Gives the drafts payloads of their own.</summary>
    public static void Keep(Span<NewEvent> drafts)
    {
        int length = 0;
        foreach (ref readonly NewEvent draft in drafts)
        {
            length += draft.Payload.Length;
        }
        byte[] kept = GC.AllocateUninitializedArray<byte>(length);
        int at = 0;
        foreach (ref NewEvent draft in drafts)
        {
            draft.Payload.CopyTo(kept.AsMemory(at));
            draft = draft with { Payload = kept.AsMemory(at, draft.Payload.Length) };
            at += draft.Payload.Length;
        }
    }
}
