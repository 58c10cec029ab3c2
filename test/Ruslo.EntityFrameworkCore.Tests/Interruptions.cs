using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ruslo.Tests;

/// <summary>A database that fails at its commits: before them, so that nothing is done, or after them, so that nobody knows.</summary>
internal sealed class Interruptions : DbTransactionInterceptor
{
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>So many commits fail before they happen.</summary>
    public int Before { get; set; }

    /// <summary>So many commits happen, and are reported as failures.</summary>
    public int After { get; set; }

    /// <summary>The first one that failed has failed.</summary>
    public Task First => first.Task;

    public int Seen
    {
        get;
        private set
        {
            field = value;
            first.TrySetResult();
        }
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (Before > 0)
        {
            Before--;
            Seen++;
            throw new InvalidOperationException("The database is gone before the commit.");
        }
        return base.TransactionCommittingAsync(transaction, eventData, result, cancellationToken);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (After > 0)
        {
            After--;
            Seen++;
            throw new InvalidOperationException("The database is gone after the commit.");
        }
        return base.TransactionCommittedAsync(transaction, eventData, cancellationToken);
    }
}
