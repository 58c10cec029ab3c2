namespace Ruslo;

/// <summary>The keys that values stand for, kept in a table beside the views, by the folds' one partition: each event finds what those before it have said.</summary>
internal static class KeptLookups
{
    public const string Table = "lookups";

    public static StateTableBinding Binding { get; } = new(new(Table), typeof(LookedUpKey), LookupJson.Default.LookedUpKey, static (_, _) => []);

    /// <summary>The tenant first, as in the keys of views; a name of a lookup holds no line feed.</summary>
    public static string DocumentOf(string tenant, string lookup, RoutingKey value) => ViewKey.Of(new StreamId(tenant, "", $"{lookup}\n{value.Value}"));

    /// <summary>Keeps what an event says, and computes the keys of its views. The first that says what a value stands for counts, for good.</summary>
    public static async ValueTask<IReadOnlyList<RoutingKey>?> KeysInTurnAsync<TView>(Projection<TView> projection, RecordedEvent e, IReadOnlyList<object> decoded, DocumentAttempt attempt, CancellationToken cancellationToken) where TView : class
    {
        Documents<LookedUpKey> lookups = attempt.Table<LookedUpKey>(Table);
        var keys = new List<RoutingKey>();
        bool isTaken = false;
        foreach (object one in decoded)
        {
            foreach (KeyLookup lookup in projection.Lookups)
            {
                string document = lookup.Handled.IsInstanceOfType(one) ? DocumentOf(e.Stream.Tenant, lookup.Name, lookup.Value(one)) : "";
                isTaken |= document.Length > 0;
                if (document.Length > 0 && await lookups.GetAsync(document, cancellationToken) is null)
                {
                    lookups.Set(document, new(e.Position, lookup.KeyOf(one, e.Stream).Value));
                }
            }
        }
        foreach (object one in decoded)
        {
            foreach (ViewFold<TView> fold in projection.Folds)
            {
                if (fold.Takes(one))
                {
                    isTaken = true;
                    keys.AddRange(fold.LookedUp is { } by ? Found(await lookups.GetAsync(DocumentOf(e.Stream.Tenant, by.Name, by.Value(one)), cancellationToken), e.Position) : fold.KeysOf(one, e.Stream));
                }
            }
        }
        return isTaken ? keys : null;
    }

    /// <summary>The key that a value stands for, as of a position; none: nothing has said so before.</summary>
    public static IEnumerable<RoutingKey> Found(LookedUpKey? found, long position) => found is { } && found.Position <= position ? [found.Key] : [];
}
