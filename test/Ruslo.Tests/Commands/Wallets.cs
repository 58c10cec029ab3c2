namespace Ruslo.Tests.Commands;

public abstract record WalletEvent;

public sealed record WalletOpened(string Owner) : WalletEvent;

public sealed record Charged(int Amount) : WalletEvent;

public sealed record ToppedUp(int Amount) : WalletEvent;

public abstract record WalletCommand;

public sealed record OpenWallet(string Owner) : WalletCommand;

public sealed record TopUp(int Amount) : WalletCommand;

/// <summary>Names its wallet itself.</summary>
public sealed record Charge(string Wallet, int Amount) : WalletCommand;

/// <summary>A command that no decider takes.</summary>
public sealed record SendReceipt(string Wallet, int Amount);

public sealed record ReceiptSent(string Wallet, int Amount);

public sealed record Wallet(string Owner, int Balance)
{
    public static Wallet None { get; } = new("", 0);
}

internal static class Wallets
{
    public const string Subscription = "wallets.commands";

    public static Decider<Wallet, WalletCommand, WalletEvent> Decider { get; } = new("wallets", Wallet.None, Decide, Evolve);

    public static Wallet Evolve(Wallet wallet, WalletEvent e) => e switch
    {
        WalletOpened opened => wallet with { Owner = opened.Owner },
        ToppedUp more => wallet with { Balance = wallet.Balance + more.Amount },
        Charged less => wallet with { Balance = wallet.Balance - less.Amount },
        _ => wallet,
    };

    public static Decision<WalletEvent> Decide(Wallet wallet, WalletCommand command) => command switch
    {
        OpenWallet when wallet.Owner.Length > 0 => [],
        OpenWallet open => new WalletOpened(open.Owner),
        _ when wallet.Owner.Length == 0 => Decision.Refuse("no-wallet"),
        TopUp { Amount: < 0 } => throw new InvalidOperationException("A negative amount is a bug of the sender."),
        TopUp more => new ToppedUp(more.Amount),
        Charge charge when charge.Amount > wallet.Balance => Decision.Refuse("not-enough"),
        Charge charge => [new Charged(charge.Amount), Decision.Send(new SendReceipt(charge.Wallet, charge.Amount))],
        _ => [],
    };

    public static void AddTo(CatalogBuilder catalog) => catalog
        .Event<WalletOpened>("wallet-opened", "wallets")
        .Event<ToppedUp>("topped-up", "wallets")
        .Event<Charged>("charged", "wallets")
        .Event<ReceiptSent>("receipt-sent", "receipts", key: static e => e.Wallet)
        .Event<OpenWallet>("open-wallet", kind: EventKind.Command)
        .Event<TopUp>("top-up", kind: EventKind.Command)
        .Event<Charge>("charge", kind: EventKind.Command, key: static c => c.Wallet)
        .Event<SendReceipt>("send-receipt", kind: EventKind.Command);
}
