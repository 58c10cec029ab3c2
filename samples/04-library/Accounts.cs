using Ruslo;

namespace Library;

/// <summary>What the library knows about a reader.</summary>
public sealed record Account(int BooksLent, int CentsDue);

// #region state-table
/// <summary>Keeps an account for each reader, in one transaction with its progress: each event counts once.</summary>
public sealed class Accounts : IEventHandler<BookLent>, IEventHandler<FineCharged>
{
    public static void Describe(SubscriptionBuilder subscription)
        => subscription.FromBeginning().State<Account>("by-reader").Handle<Accounts>();

    public async ValueTask HandleAsync(BookLent e, HandlerContext context, CancellationToken cancellationToken)
        => await context.State<Account>().UpdateAsync(e.Reader, account => new(1 + (account?.BooksLent ?? 0), account?.CentsDue ?? 0), cancellationToken);

    public async ValueTask HandleAsync(FineCharged e, HandlerContext context, CancellationToken cancellationToken)
        => await context.State<Account>().UpdateAsync(e.Reader, account => new(account?.BooksLent ?? 0, e.Cents + (account?.CentsDue ?? 0)), cancellationToken);
}
// #endregion
