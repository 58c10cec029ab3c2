using Ruslo;

namespace Library;

// #region handler
/// <summary>Charges a fine for a book that comes back late; the fine is committed together with the progress of this subscription.</summary>
[Subscription("fines")]
public sealed class Fines(Till till) : IEventHandler<BookReturned>
{
    public async ValueTask HandleAsync(BookReturned e, HandlerContext context, CancellationToken cancellationToken)
    {
        if (e.DaysLate > 0)
        {
            till.Open(e.Reader);
            await context.Events.PublishAsync(new FineCharged(e.Reader, 10 * e.DaysLate), cancellationToken);
        }
    }
}
// #endregion
