namespace Ruslo;

/// <summary>The events that sagas record and receive beside those of the application.</summary>
internal static class SagaEvents
{
    private const string System = "$system";

    public static void AddTo(CatalogBuilder catalog) => catalog
        .Event<SagaMoved>(SagaMoved.Name, SagaTopics.Any, kind: EventKind.System)
        .Event<SagaTimeout>(SagaTimeout.Name, SagaTopics.AnyInput, kind: EventKind.System)
        .Event<SagaRequested>(SagaRequested.Name, SagaTopics.AnyInput, kind: EventKind.System)
        .Event<CompensationFailed>(CompensationFailed.Name, System, kind: EventKind.System, key: static e => e.Instance)
        .Event<CompensationLeftOut>(CompensationLeftOut.Name, System, kind: EventKind.System, key: static e => e.Instance)
        .Event<SagaAborted>(SagaAborted.Name, System, kind: EventKind.System, key: static e => e.Instance)
        .Json(SagaEventJson.Default, typeof(SagaMoved), typeof(SagaTimeout), typeof(SagaRequested), typeof(CompensationFailed), typeof(CompensationLeftOut), typeof(SagaAborted));
}
