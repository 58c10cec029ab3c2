using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ruslo;

/// <summary>
/// How progress is named and encoded, in a log and in a state store alike; part of the stored format. Names:
/// <list type="bullet">
/// <item><c>sub/NAME</c>: the registration.</item>
/// <item><c>sub/NAME/GENERATION/PARTITION</c>: epoch and checkpoint; outside the log, followed by the token of the event at the checkpoint.</item>
/// <item><c>sub/NAME/GENERATION/PARTITION/k/KEY</c>: the head of a parked key; KEY is a hash of it, as 32 hexadecimal digits.</item>
/// <item><c>sub/NAME/GENERATION/PARTITION/k/KEY/POSITION</c>: an event that waits behind it; the value is empty, POSITION has 16 hexadecimal digits.</item>
/// <item><c>sub/NAME/a/POSITION/KEY</c>: what a person decided about an event (skip, edit); every generation honours it.</item>
/// </list>
/// Values start with a byte of format; numbers are little-endian, texts are UTF-8 after their length.
/// </summary>
internal static class ProgressFormat
{
    public const byte Version = 1;
    public const string Prefix = "sub/";

    public static string Registration(string subscription) => Prefix + subscription;

    public static string Generation(string subscription, int generation) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{subscription}/{generation}/");

    public static string Partition(string subscription, int generation, int partition) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{subscription}/{generation}/{partition}");

    public static string ParkedPrefix(string partitionEntry) => partitionEntry + "/k/";

    public static string ParkedHead(string partitionEntry, string keyHash) => $"{partitionEntry}/k/{keyHash}";

    public static string Waiting(string partitionEntry, string keyHash, long position) => string.Create(CultureInfo.InvariantCulture, $"{partitionEntry}/k/{keyHash}/{position:x16}");

    public static string Amendments(string subscription) => $"{Prefix}{subscription}/a/";

    public static string Amendment(string subscription, long position, string keyHash) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{subscription}/a/{position:x16}/{keyHash}");

    /// <summary>The name of a routing key in entries: the first half of the SHA-256 of <c>tenant \n topic \n key</c>; the key itself stands in the value.</summary>
    public static string HashOf(StreamId key)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Tenant}\n{key.Topic}\n{key.Key}")).AsSpan(0, 16));

    /// <summary>The position in the name of an event that waits; null when it is the name of a head.</summary>
    public static long? WaitingPosition(ReadOnlySpan<char> afterHash)
        => afterHash.Length == 17 ? long.Parse(afterHash[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null;

    public static byte[] Encode(in PartitionProgress progress)
    {
        string identity = progress.Identity.ToString();
        byte[] value = new byte[17 + identity.Length];
        value[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(1), progress.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(9), progress.Checkpoint);
        Encoding.ASCII.GetBytes(identity, value.AsSpan(17));
        return value;
    }

    public static PartitionProgress DecodePartition(ReadOnlySpan<byte> value)
    {
        CheckVersion(value, "a partition");
        return new(BinaryPrimitives.ReadInt64LittleEndian(value[1..]), BinaryPrimitives.ReadInt64LittleEndian(value[9..]), Token.Parse(Encoding.ASCII.GetString(value[17..])));
    }

    public static byte[] Encode(ParkedEntry head)
    {
        var to = new ProgressWriter();
        to.Long(head.Position);
        to.Text(head.Key.Tenant);
        to.Text(head.Key.Topic);
        to.Text(head.Key.Key);
        to.Long(head.Failures);
        to.Long(head.ParkedAt.UtcTicks);
        to.Long(head.RetryAt.UtcTicks);
        to.Text(head.Error);
        return to.ToArray();
    }

    public static ParkedEntry DecodeParked(ReadOnlySpan<byte> value)
    {
        CheckVersion(value, "a parked key");
        var from = new ProgressReader(value[1..]);
        long position = from.Long();
        var key = new StreamId(from.Text(), from.Text(), from.Text());
        return new(key, position, (int)from.Long(), new(from.Long(), TimeSpan.Zero), new(from.Long(), TimeSpan.Zero), from.Text());
    }

    public static byte[] Encode(Registration registration)
    {
        var to = new ProgressWriter();
        to.Long(registration.Generation);
        to.Long(registration.Partitions);
        to.Long((int)registration.State);
        to.Long(registration.Start);
        to.Text(registration.Fingerprint);
        to.Text(registration.KeptAs);
        to.Long((int)registration.Place);
        return to.ToArray();
    }

    public static Registration DecodeRegistration(ReadOnlySpan<byte> value)
    {
        CheckVersion(value, "a registration");
        var from = new ProgressReader(value[1..]);
        return new((int)from.Long(), (int)from.Long(), (RegistrationState)(int)from.Long(), from.Long(), from.Text(), from.Text(), (ProgressPlace)(int)from.Long());
    }

    /// <summary>A decision about an event: skipped, or the position of the event that carries the payload to use instead.</summary>
    public static byte[] Encode(Amendment amendment)
    {
        var to = new ProgressWriter();
        to.Long(amendment.InsteadAt);
        return to.ToArray();
    }

    public static Amendment DecodeAmendment(ReadOnlySpan<byte> value)
    {
        CheckVersion(value, "a decision about an event");
        return new(new ProgressReader(value[1..]).Long());
    }

    private static void CheckVersion(ReadOnlySpan<byte> value, string what)
    {
        if (value.IsEmpty || value[0] != Version)
        {
            throw new RusloException($"The progress of {what} has a format that this version of Ruslo does not know ({(value.IsEmpty ? "empty" : value[0])}). A newer version wrote it: run that one.");
        }
    }
}
