using System.Text;

namespace Ruslo;

/// <summary>What holds personal data, as it is authenticated: moved elsewhere, the data cannot be read.</summary>
internal static class PersonalPlace
{
    /// <summary>An event, by its id.</summary>
    public static byte[] OfEvent(Guid eventId) => [1, .. eventId.ToByteArray(bigEndian: true)];

    /// <summary>A document of a state table, by its key.</summary>
    public static byte[] OfDocument(string table, string key) => [2, .. Encoding.UTF8.GetBytes(table), 0, .. Encoding.UTF8.GetBytes(key)];

    /// <summary>The state of a saga's instance, by its stream.</summary>
    public static byte[] OfSaga(StreamId instance) => [4, .. Encoding.UTF8.GetBytes(instance.ToString())];

    /// <summary>A snapshot of a stream.</summary>
    public static byte[] OfSnapshot(StreamId stream) => [3, .. Encoding.UTF8.GetBytes(stream.ToString())];
}
