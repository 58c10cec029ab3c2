using System.Buffers.Text;
using System.Text;

namespace Ruslo;

/// <summary>
/// Where a page of a query ended: at a document, not at a number of documents, so that inserts and deletes before it shift nothing.
/// For implementers of <see cref="IState"/>; to callers its text is opaque.
/// </summary>
/// <param name="Value">The last document's value in the index of the query; null for a query by key.</param>
/// <param name="Key">The last document's key.</param>
public readonly record struct StateCursor(StateValue Value, string Key)
{
    private const byte Format = 1;

    /// <summary>The text of a cursor for this query.</summary>
    public string For(StateQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            writer.Write(query.Table);
            writer.Write(query.Index ?? "");
            writer.Write(query.Descending);
            if (Value.Whole is { } whole)
            {
                writer.Write((byte)1);
                writer.Write(whole);
            }
            else if (Value.Real is { } real)
            {
                writer.Write((byte)2);
                writer.Write(real);
            }
            else if (Value.Text is { } text)
            {
                writer.Write((byte)3);
                writer.Write(text);
            }
            else
            {
                writer.Write((byte)0);
            }
            writer.Write(Key);
        }
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>The cursor of a query, or null when it starts at its beginning.</summary>
    /// <exception cref="InputException">The text is not a cursor of this query.</exception>
    public static StateCursor? Of(StateQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Cursor is null)
        {
            return null;
        }
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(query.Cursor)), Encoding.UTF8);
            if (reader.ReadByte() == Format && reader.ReadString() == query.Table && reader.ReadString() == (query.Index ?? "") && reader.ReadBoolean() == query.Descending)
            {
                StateValue value = reader.ReadByte() switch
                {
                    1 => StateValue.Of(reader.ReadInt64()),
                    2 => StateValue.Of(reader.ReadDouble()),
                    3 => StateValue.Of(reader.ReadString()),
                    _ => StateValue.Null,
                };
                return new(value, reader.ReadString());
            }
        }
        catch (Exception error) when (error is FormatException or EndOfStreamException or IOException or ArgumentException)
        {
            // Not a cursor at all: the same answer as to a cursor of another query.
        }
        throw new InputException(InputMistake.Cursor, $"This is not a cursor of a query over '{query.Table}' by {(query.Index is null ? "key" : $"'{query.Index}'")}. A cursor continues the query that gave it, with the same table, index and direction.");
    }
}
