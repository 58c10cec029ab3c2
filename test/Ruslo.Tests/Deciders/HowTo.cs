namespace Ruslo.Tests.Deciders;

/// <summary>What docs/how-to/decide.md shows.</summary>
internal static class HowTo
{
    // #region execute
    public static async Task<string> WithdrawAsync(IDeciders deciders, string account, int amount, Guid commandId, CancellationToken ct)
    {
        Executed<Account, AccountEvent> executed = await deciders.ExecuteAsync(Accounts.Decider, account, new Withdraw(amount), new() { CommandId = commandId }, ct);
        return executed switch
        {
            { Refusal: { } no } => $"refused: {no.Reason}",
            { Conflict: { } other } => $"somebody else was faster: {other.Stream} is at {other.Actual}",
            _ => $"{executed.State.Balance} left",
        };
    }
    // #endregion

    // #region snapshots
    public static void Keep(RusloBuilder ruslo)
        => ruslo.AddSnapshots(Accounts.Decider, new() { Shape = 1, Every = 100 });
    // #endregion

    // #region together
    public static async Task<bool> TransferAsync(IDeciders deciders, string from, string to, int amount, CancellationToken ct)
    {
        var joint = new JointExecution();
        joint.Add(Accounts.Decider, from, new Withdraw(amount));
        joint.Add(Accounts.Decider, to, new Deposit(amount));
        return (await deciders.ExecuteAsync(joint, ct)).IsDone;
    }
    // #endregion

    // #region travel
    public static async Task<int> BalanceOnAsync(IDeciders deciders, string account, DateTimeOffset day, CancellationToken ct)
        => (await deciders.LoadAsync(Accounts.Decider, account, AsOf.Time(day), ct)).Balance;

    public static async Task<string> StatementAsync(IDeciders deciders, string account, AsOf from, AsOf to, CancellationToken ct)
    {
        var lines = new List<string>();
        await foreach (PastValue<Account> past in deciders.HistoryAsync(Accounts.Decider, account, after: from, until: to, cancellationToken: ct))
        {
            lines.Add($"{past.Event.RecordedAt:d} {past.Event.Name}: {past.Value.Balance}");
        }
        PastDifference<Account> difference = await deciders.DifferenceAsync(Accounts.Decider, account, from, to, cancellationToken: ct);
        lines.AddRange(difference.Changes.Select(change => $"{change.Path} was {change.Before}, and is {change.After}"));
        return string.Join('\n', lines);
    }
    // #endregion

    // #region handler
    public static void Configure(RusloBuilder ruslo) => ruslo.AddSubscription("welcome-gift", s => s
        .On<Opened>(async (_, context, ct) => (await context.Deciders.ExecuteAsync(Accounts.Decider, context.Recorded.Stream.Key, new Deposit(5), ct)).OrThrow()));
    // #endregion
}
