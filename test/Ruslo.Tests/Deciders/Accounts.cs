namespace Ruslo.Tests.Deciders;

public abstract record AccountEvent;

public sealed record Opened(string Owner) : AccountEvent;

public sealed record Deposited(int Amount) : AccountEvent;

public sealed record Withdrawn(int Amount) : AccountEvent;

/// <summary>Names its stream itself.</summary>
public sealed record Flagged(string Account, string Why) : AccountEvent;

/// <summary>Closes the stream of an account for good.</summary>
public sealed record Ended : AccountEvent;

/// <summary>A fact of somebody else in the stream of an account.</summary>
public sealed record Audited(string By);

public sealed record SendReceipt(string To, int Amount);

public abstract record AccountCommand;

public sealed record Open(string Owner) : AccountCommand;

public sealed record Deposit(int Amount) : AccountCommand;

public sealed record Withdraw(int Amount) : AccountCommand;

public sealed record Flag(string Account) : AccountCommand;

public sealed record Remind : AccountCommand;

public sealed record End(bool TooEarly = false) : AccountCommand;

public sealed record Account(string Owner, int Balance)
{
    public static Account None { get; } = new("", 0);
}

internal static class Accounts
{
    // #region decider
    public static Decider<Account, AccountCommand, AccountEvent> Decider { get; } = new("accounts", Account.None, Decide, Evolve);

    public static Account Evolve(Account account, AccountEvent e) => e switch
    {
        Opened opened => account with { Owner = opened.Owner },
        Deposited deposited => account with { Balance = account.Balance + deposited.Amount },
        Withdrawn withdrawn => account with { Balance = account.Balance - withdrawn.Amount },
        _ => account,
    };

    public static Decision<AccountEvent> Decide(Account account, AccountCommand command, DecisionContext context) => command switch
    {
        Open when account.Owner.Length > 0 => [],
        Open open => new Opened(open.Owner),
        _ when account.Owner.Length == 0 => Decision.Refuse("no-account"),
        Deposit deposit => new Deposited(deposit.Amount),
        Withdraw withdraw when withdraw.Amount > account.Balance => Decision.Refuse("not-enough"),
        Withdraw { Amount: > 100 } withdraw => [new Withdrawn(withdraw.Amount), Decision.Send(new SendReceipt(account.Owner, withdraw.Amount))],
        Withdraw withdraw => [new Withdrawn(withdraw.Amount - 1), new Withdrawn(1)],
        Flag flag => new Flagged(flag.Account, context.User ?? "nobody"),
        Remind => Decision.Schedule(new Deposited(1), after: TimeSpan.FromDays(1)),
        End { TooEarly: true } => [new Ended(), new Deposited(1)],
        End => new Ended(),
        _ => [],
    };
    // #endregion

    public static CatalogBuilder AddTo(CatalogBuilder catalog) => catalog
        .Event<Opened>("opened", "accounts")
        .Event<Deposited>("deposited", "accounts")
        .Event<Withdrawn>("withdrawn", "accounts")
        .Event<Flagged>("flagged", "flags", key: static e => e.Account)
        .Event<Ended>("ended", "accounts", closes: true)
        .Event<Audited>("audited", "accounts")
        .Event<SendReceipt>("send-receipt", kind: EventKind.Command);
}
