namespace Ruslo;

/// <summary>
/// How claims are named and encoded; part of the stored format. <c>claim/COMMAND</c>: the handler, its kind, whether it keeps state, the
/// checkpoints and the unhandled positions, each list after its length. Numbers and texts as in <see cref="ProgressFormat"/>.
/// </summary>
internal static class ClaimFormat
{
    public const string Prefix = "claim/";

    public static string NameOf(string command) => Prefix + command;

    public static byte[] Encode(Claim claim)
    {
        var to = new ProgressWriter();
        to.Text(claim.Handler);
        to.Long((int)claim.Kind);
        to.Long(claim.KeepsState ? 1 : 0);
        Write(to, claim.Checkpoints);
        Write(to, claim.Unhandled);
        return to.ToArray();
    }

    public static Claim Decode(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] != ProgressFormat.Version)
        {
            throw new RusloException("The claim of a command has a format that this version of Ruslo does not know. A newer version wrote it: run that one.");
        }
        var from = new ProgressReader(value[1..]);
        return new(from.Text(), (ClaimKind)(int)from.Long(), from.Long() != 0, Read(ref from), Read(ref from));
    }

    private static void Write(ProgressWriter to, IReadOnlyList<long> numbers)
    {
        to.Long(numbers.Count);
        foreach (long number in numbers)
        {
            to.Long(number);
        }
    }

    private static long[] Read(ref ProgressReader from)
    {
        var numbers = new long[(int)from.Long()];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = from.Long();
        }
        return numbers;
    }
}
