namespace Ruslo;

/// <summary>
/// Where the payloads of one read are kept: each is copied once out of the buffer that it was read into, which is then used again. What a
/// payload lies in is never written again. For one read.
/// </summary>
internal sealed class PayloadPages
{
    private const int Smallest = 4 * 1024;
    private const int Largest = 64 * 1024; // smaller than what the large object heap takes

    private byte[] page = [];
    private int used;

    /// <summary>A copy of a payload that is valid for ever.</summary>
    /// <param name="payload">In a buffer that may be used again.</param>
    /// <param name="more">About how many bytes of payloads come yet, this one included.</param>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> payload, long more)
    {
#if PLANTED
        used = PlantedLog.PayloadMemoryIsUsedAgain ? 0 : used;
#endif
        if (payload.Length > page.Length - used)
        {
            page = GC.AllocateUninitializedArray<byte>((int)Math.Max(payload.Length, Math.Min(more, Math.Clamp(2 * page.Length, Smallest, Largest))));
            used = 0;
        }
        payload.CopyTo(page.AsSpan(used));
        var kept = new ReadOnlyMemory<byte>(page, used, payload.Length);
        used += payload.Length;
        return kept;
    }
}
