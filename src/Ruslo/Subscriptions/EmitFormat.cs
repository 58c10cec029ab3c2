namespace Ruslo;

/// <summary>How an event that waits in a state store is encoded; part of the stored format.</summary>
internal static class EmitFormat
{
    public static byte[] Encode(NewEvent e)
    {
        var to = new ProgressWriter();
        to.Text(e.Stream.Tenant);
        to.Text(e.Stream.Topic);
        to.Text(e.Stream.Key);
        to.Bytes(e.EventId.ToByteArray(bigEndian: true));
        to.Text(e.Name);
        to.Long(e.SchemaVersion);
        to.Long((int)e.Kind);
        to.Long(e.OccurredAt?.UtcTicks ?? -1);
        to.Bytes(e.CorrelationId.ToByteArray(bigEndian: true));
        to.Bytes(e.CausationId.ToByteArray(bigEndian: true));
        to.Long(e.Tags?.Count ?? 0);
        foreach (string tag in e.Tags ?? [])
        {
            to.Text(tag);
        }
        to.Long(e.Headers?.Count ?? 0);
        foreach (KeyValuePair<string, string> header in e.Headers ?? EventHeaders.None)
        {
            to.Text(header.Key);
            to.Text(header.Value);
        }
        to.Long(e.Closes ? 1 : 0);
        to.Bytes(e.Payload.Span);
        return to.ToArray();
    }

    public static NewEvent Decode(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty || content[0] != ProgressFormat.Version)
        {
            throw new RusloException("An event that waits in a state store has a format that this version of Ruslo does not know. A newer version wrote it: run that one.");
        }
        var from = new ProgressReader(content[1..]);
        var stream = new StreamId(from.Text(), from.Text(), from.Text());
        var e = new NewEvent(stream, new(from.Bytes(), bigEndian: true), from.Text(), default) { SchemaVersion = (int)from.Long(), Kind = (EventKind)(int)from.Long() };
        long occurredAt = from.Long();
        e = e with
        {
            OccurredAt = occurredAt < 0 ? null : new DateTimeOffset(occurredAt, TimeSpan.Zero),
            CorrelationId = new(from.Bytes(), bigEndian: true),
            CausationId = new(from.Bytes(), bigEndian: true),
        };
        string[] tags = new string[(int)from.Long()];
        for (int i = 0; i < tags.Length; i++)
        {
            tags[i] = from.Text();
        }
        var headers = new KeyValuePair<string, string>[(int)from.Long()];
        for (int i = 0; i < headers.Length; i++)
        {
            headers[i] = new(from.Text(), from.Text());
        }
        return e with { Tags = tags, Headers = EventHeaders.From(headers), Closes = from.Long() != 0, Payload = from.Bytes().ToArray() };
    }
}
