namespace Ruslo;

/// <summary>Forgets: appends the fact, then destroys the keys.</summary>
internal sealed class PersonalData(IEventLog log, EventDrafting drafting, EventCatalog catalog, RusloRuntime runtime) : IPersonalData
{
    private readonly PersonalKeys keys = catalog.Personal.Keys;

    public async ValueTask<Published> ForgetAsync(string subject, ForgetOptions? options = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        options ??= new();
        var id = SubjectId.Of(options.Tenant, subject);
        if (catalog.Personal.IsEmpty)
        {
            throw new InvalidOperationException($"No type of this application has [Personal] members, so there is nobody to forget. Where the log holds personal data from before: {PersonalTypes.KeepOne}");
        }
        await log.WaitAsync(0, cancellationToken); // the keys are known once the log is open
        int through = keys.LastGeneration(id);
        PublishOptions publish = PublishOptions.OfPlatform with { Tenant = options.Tenant, EventId = options.EventId };
        NewEvent[] events = [drafting.Draft(new SubjectForgotten(subject, through), publish, runtime.Ids.NewId(runtime.Time.GetUtcNow()), handled: null, new())];
        Appended appended = AppendOutcome.Of(await log.AppendAsync(new() { Events = events, Idempotency = options.EventId is null ? Idempotency.Fresh : Idempotency.Whole }, cancellationToken));
        if (appended.Place(0).AlreadyThere)
        {
            RecordedEvent first = await log.FindAsync(events[0].EventId, CancellationToken.None) ?? throw new RusloException($"The event {events[0].EventId} of {events[0].Stream} was found, and is gone.");
            through = SubjectForgotten.Read(first).Through;
        }
        await DestroyAsync(id, through, events[0]);
        return AppendOutcome.Published(log.Id, appended, 0, in events[0]);
    }

    private async ValueTask DestroyAsync(SubjectId subject, int through, NewEvent recorded)
    {
        try
        {
            await keys.ForgetAsync(subject, through);
        }
        catch (Exception failure) when (failure is IOException or RusloException)
        {
            throw new RusloException($"{recorded.Stream} is recorded as forgotten and cannot be read any more, but its keys could not be destroyed in their store: {failure.Message} That is done when the log is opened next: mend the store, and start again.", failure) { Stream = recorded.Stream, EventId = recorded.EventId };
        }
    }
}
