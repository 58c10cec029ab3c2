using Ruslo;

namespace Shop;

/// <summary>Reads how the fulfilment of orders stands.</summary>
internal sealed class SagaReader(SagaForm form, IViews views)
{
    private const int Page = 1_000;

    /// <summary>Null where orders are not fulfilled.</summary>
    public async Task<SagaFigures?> ReadAsync(CancellationToken cancellationToken)
    {
        if (form == SagaForm.None)
        {
            return null;
        }
        (long started, long completed, long aborted, decimal refunded) = (0, 0, 0, 0);
        await foreach ((_, FulfilledOrder order) in views.Of<FulfilledOrder>().StreamAsync(static q => q with { Limit = Page }, cancellationToken))
        {
            started += order.Started;
            completed += order.Completed;
            aborted += order.Aborted;
            refunded += order.Refunded;
        }
        return new(started, completed, aborted, started - completed - aborted, refunded);
    }
}
