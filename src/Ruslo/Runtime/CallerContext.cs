namespace Ruslo;

/// <summary>
/// Public entries that await leave the caller's synchronization context first, so that a caller who blocks under a UI context does
/// not deadlock. An async method's builder restores the context when its first synchronous part returns.
/// </summary>
internal static class CallerContext
{
    public static void Leave()
    {
        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }
}
