namespace Ruslo;

/// <summary>Contents of an index file, from an address to before another.</summary>
internal readonly record struct AddressRange(long Start, long End)
{
    public long Length => End - Start;
}
