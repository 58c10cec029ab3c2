namespace Ruslo;

/// <summary>Scoped. The dispatcher sets it right after it has made the scope of an attempt; in any other scope it stays empty.</summary>
internal sealed class HandlerStaging
{
    public StagedAttempt? Attempt { get; private set; }

    public void Begin(StagedAttempt attempt)
        => Attempt = Attempt is null ? attempt : throw new InvalidOperationException("A handler's scope serves one attempt.");
}
