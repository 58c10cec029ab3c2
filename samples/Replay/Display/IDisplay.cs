namespace Replay;

/// <summary>Shows how a replay is doing.</summary>
internal interface IDisplay : IAsyncDisposable
{
    TimeSpan Every { get; }

    void Show(ReplayProgress progress);
}
