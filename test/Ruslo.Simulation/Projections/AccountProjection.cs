namespace Ruslo.Battery;

/// <summary>Views of accounts by every kind of fold, some of which fail until they are healed.</summary>
/// <param name="sick">The numbers of events whose folds fail.</param>
/// <param name="looksUp">Whether some keys are looked up.</param>
internal sealed class AccountProjection(HashSet<int> sick, bool looksUp = false)
{
    public static void Describe(CatalogBuilder catalog) => catalog
        .Event<Opened>("opened", "accounts", key: static e => e.Account)
        .Event<Moved>("moved", "accounts", key: static e => e.Account)
        .Event<Closed>("closed", "accounts", key: static e => e.Account)
        .Event<Shared>("shared", "shares", key: static e => e.Account);

    public Projection<AccountView> Definition => Version(1);

    /// <summary>
    /// Every version folds the same, so that what is read is right whichever it is. Which share a number stands for, as far as it matters:
    /// few, so that they are often found.
    /// </summary>
    public Projection<AccountView> Version(int version) => !looksUp ? Own(version) : Own(version)
        .Lookup<Shared>("share", e => e.Number % 7, key: e => "found " + e.Account)
        .OnLookup<Moved>("share", e => e.Number % 7, (view, e, m) => Fold(view ?? new("found", 0, 0, 0, 0), e.Number, e.Amount, m.Position));

    private Projection<AccountView> Own(int version) => Projection.For<AccountView>("accounts", version)
        .Create<Opened>((e, m) => Fold(new(e.Account, 0, 0, 0, 0), e.Number, 0.1, m.Position))
        .Update<Moved>((view, e, m) => Fold(view, e.Number, -e.Amount, m.Position))
        .On<Moved>(key: static e => "to " + e.To, fold: (view, e, m) => Fold(view ?? new("to " + e.To, 0, 0, 0, 0), e.Number, e.Amount, m.Position))
        .Delete<Closed>()
        .OnEach((Shared e) => e.With, key: static with => "shared " + with, fold: (view, e, with) => Fold(view ?? new("shared " + with, 0, 0, 0, 0), e.Number, 0.3, 0));

    private AccountView Fold(AccountView view, int number, double amount, long position)
        => sick.Contains(number) ? throw new InvalidOperationException("It does not work.") : view.With(number, amount, position);
}
