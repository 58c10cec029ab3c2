namespace Ruslo;

/// <summary>Entries that await leave the caller's synchronization context first, so that a caller who blocks under one does not deadlock.</summary>
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
