namespace Ruslo;

/// <summary>What a subscription wants of the positions after <paramref name="From"/> up to and including <paramref name="Through"/>.</summary>
internal sealed record ReadPage(long From, long Through, ReadEvent[] Events, int Bytes);
