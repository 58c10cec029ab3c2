using Microsoft.Extensions.Hosting;
using Ruslo;

namespace Shop;

/// <summary>Keeps a log to the form that it was begun with, before anything of the other starts: what one has done the other would not know.</summary>
internal sealed class OneForm(SagaForm form, IEventLog log) : IHostedService
{
    private static readonly EventFilter Payments = EventFilter.All with { Topics = [TopicPattern.Parse("fulfilment.payments")] };

    /// <exception cref="ArgumentException">The log was begun with the other.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        LogPage first = await log.ReadAsync(0, Payments, 1, cancellationToken);
        if (form == SagaForm.None || first.Events.Count == 0)
        {
            return;
        }
        SagaForm begun = first.Events[0].Headers.Find(WellKnownHeaders.ReplyTo) is null ? SagaForm.Choreographed : SagaForm.Orchestrated; // only what a saga asked for answers it
        if (begun != form)
        {
            throw new ArgumentException($"The orders of this log are fulfilled with --saga {(begun == SagaForm.Orchestrated ? "orchestrated" : "choreographed")}: go on so, or give --log another folder.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
