namespace Ruslo.Tests.Commands;

/// <summary>What docs/how-to/send-commands.md shows.</summary>
internal static class HowTo
{
    // #region send
    public static async Task SendAsync(ICommandBus commands, Guid commandId, CancellationToken ct)
    {
        await commands.SendAsync(new Charge("w1", 5), ct);                                  // its key is its [StreamKey]
        await commands.SendAsync(new TopUp(10), "w1", ct);                                  // it has none, so it is given one
        await commands.SendAsync(new TopUp(10), new() { Key = "w1", CommandId = commandId }, ct); // sent again, it is still one command
    }
    // #endregion

    // #region handle
    public static void Configure(RusloBuilder ruslo) => ruslo
        .AddDecider(Wallets.Decider)                                                        // all commands that are its TCommand
        .AddSubscription("receipts", s => s.On<SendReceipt>(async (c, context, ct) =>       // a command that is about no stream of events
            await context.Events.PublishAsync(new ReceiptSent(c.Wallet, c.Amount), ct)));
    // #endregion

    // #region request
    public static async Task<string> ChargeAsync(ICommandBus commands, Charge charge, Guid commandId, CancellationToken ct)
    {
        Reply<ReceiptSent> reply = await commands.RequestAsync<ReceiptSent>(charge, new SendOptions { CommandId = commandId }, TimeSpan.FromSeconds(5), ct);
        return reply.Outcome switch
        {
            ReplyOutcome.Replied => $"paid {reply.Value!.Amount}",
            ReplyOutcome.Refused => $"refused: {reply.Refused!.Reason}",
            ReplyOutcome.TimedOut => "accepted, not done yet",
            _ => reply.Why!,
        };
    }
    // #endregion
}
