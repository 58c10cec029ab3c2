namespace Ruslo;

/// <summary>Sends commands and waits for what they cause. Publishing knows no handlers: whoever runs them implements it.</summary>
internal interface IRequests
{
    /// <summary>As <see cref="ICommandBus"/> says.</summary>
    /// <param name="bus">Records the command at once.</param>
    /// <param name="command">The command.</param>
    /// <param name="options">What its sender says about it.</param>
    /// <param name="timeout">How long to wait once it is recorded; null: the default.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<Reply<TReply>> RequestAsync<TReply>(ICommandBus bus, object command, SendOptions options, TimeSpan? timeout, CancellationToken cancellationToken) where TReply : class;
}
