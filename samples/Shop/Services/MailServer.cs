namespace Shop;

/// <summary>A mail server that takes its time: a thousand mails a second, one after the other. Thread-safe.</summary>
internal sealed class MailServer(TimeProvider time)
{
    private static readonly TimeSpan OneMail = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);
    private readonly Lock gate = new();
    private DateTimeOffset free;

    /// <param name="idempotencyKey">A mail that is sent again under the same key, after a crash, would go out once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask SendAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(idempotencyKey);
        TimeSpan wait = Queue();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private TimeSpan Queue()
    {
        lock (gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            free = (free > now - Slack ? free : now - Slack) + OneMail; // a timer that fires late does not slow it down further
            return free - now;
        }
    }
}
