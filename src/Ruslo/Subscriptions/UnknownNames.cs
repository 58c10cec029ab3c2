namespace Ruslo;

/// <summary>The names of events that a subscription has skipped because this application does not know them: each is logged once. Thread-safe.</summary>
internal sealed class UnknownNames(string subscription, SubscriptionLog logger)
{
    private readonly HashSet<string> logged = new(StringComparer.Ordinal);

    public void Skipped(RecordedEvent e)
    {
        lock (logged)
        {
            if (!logged.Add(e.Name))
            {
                return;
            }
        }
        logger.UnknownName(subscription, e.Name, e.Position);
    }
}
