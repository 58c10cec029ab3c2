namespace Ruslo.Tests;

/// <summary>What goes wrong, for tests.</summary>
public sealed class Trouble
{
    public HashSet<int> Poison { get; } = [];

    public int Attempts { get; set; }
}

// #region handler
/// <summary>Writes rows for payments, and tells of each.</summary>
public sealed class BookPayments(LedgerContext ledger, IEventBus bus, Trouble trouble) : IEventHandler<Paid>
{
    public async ValueTask HandleAsync(Paid e, HandlerContext context, CancellationToken cancellationToken)
    {
        ledger.Payments.Add(new Payment { Account = e.Account, Amount = e.Amount });
        Balance? balance = await ledger.Balances.FindAsync([e.Account], cancellationToken);
        if (balance is null)
        {
            ledger.Balances.Add(balance = new Balance { Account = e.Account });
        }
        balance.Amount += e.Amount;
        await bus.PublishAsync(new ReceiptWritten(e.Account, e.Amount), cancellationToken);
        trouble.Check(e.Amount);
    } // what the change tracker has seen is saved here, and committed with the progress
}
// #endregion

internal static class Troubles
{
    public static void Check(this Trouble trouble, int amount)
    {
        trouble.Attempts++;
        if (trouble.Poison.Contains(amount))
        {
            throw new InvalidOperationException($"{amount} cannot be booked.");
        }
    }
}
