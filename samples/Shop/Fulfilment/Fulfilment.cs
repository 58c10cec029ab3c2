using Microsoft.Extensions.DependencyInjection;
using Ruslo;

namespace Shop;

/// <summary>Adds the fulfilment of orders to an application, in one of its forms.</summary>
internal static class Fulfilment
{
    /// <exception cref="ArgumentException">It is no form.</exception>
    public static SagaForm FormOf(string? text) => text switch
    {
        null => SagaForm.None,
        "orchestrated" => SagaForm.Orchestrated,
        "choreographed" => SagaForm.Choreographed,
        _ => throw new ArgumentException($"--saga is 'orchestrated' or 'choreographed'; '{text}' is neither."),
    };

    public static RusloBuilder AddFulfilment(this RusloBuilder ruslo, SagaForm form, History history)
    {
        ruslo.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<SagaReader>(services, form));
        return form switch
        {
            SagaForm.None => ruslo,
            SagaForm.Orchestrated => Orchestrated.AddTo(ruslo, new(history)).AddProjection(FulfilledOrder.Projection),
            _ => Choreographed.AddTo(ruslo, new(history)).AddProjection(FulfilledOrder.Projection),
        };
    }
}
