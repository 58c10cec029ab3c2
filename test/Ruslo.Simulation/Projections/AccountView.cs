namespace Ruslo.Battery;

/// <summary>A view that depends on the order of everything that was folded into it: sums of doubles are not associative, and neither is the digest.</summary>
internal sealed record AccountView(string Key, int Count, double Sum, int Digest, long Last)
{
    public AccountView With(int number, double amount, long position) => new(Key, Count + 1, (Sum + amount) * 1.0000001, unchecked((Digest * 31) + number + 1), position);
}
