using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>Calls the handlers of a subscription: one attempt at one event for one routing key.</summary>
internal sealed class HandlerCalls(RunningSubscription subscription, BatchEffects effects)
{
    private readonly SubscriptionDefinition definition = subscription.Definition;

    /// <summary>Makes the attempt; what it stages is in the effects when it succeeds. Null, or why it failed.</summary>
    public ValueTask<Exception?> TryAsync(RecordedEvent recorded, IReadOnlyList<object> decoded, StreamId key, long epoch, int attempt, bool isEdited = false)
        => subscription.Telemetry.ObservesProcessing ? TryObservedAsync(recorded, decoded, key, epoch, attempt, isEdited) : TryOnceAsync(recorded, decoded, key, epoch, attempt, isEdited);

    private async ValueTask<Exception?> TryObservedAsync(RecordedEvent recorded, IReadOnlyList<object> decoded, StreamId key, long epoch, int attempt, bool isEdited)
    {
        long start = subscription.Runtime.Time.GetTimestamp();
        using Activity? activity = subscription.Telemetry.StartProcess(subscription.Name, recorded, recorded.Headers.Find(WellKnownHeaders.TraceParent), recorded.Headers.Find(WellKnownHeaders.TraceState));
        Exception? failure = await TryOnceAsync(recorded, decoded, key, epoch, attempt, isEdited);
        if (failure is not null)
        {
            Telemetry.Fail(activity, failure);
        }
        subscription.Telemetry.ProcessEnded(subscription.Name, recorded.Stream.Topic, subscription.Runtime.Time.GetElapsedTime(start), failure);
        return failure;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Handlers are the application's: whatever they throw is a failure of this event.")]
    private async ValueTask<Exception?> TryOnceAsync(RecordedEvent recorded, IReadOnlyList<object> decoded, StreamId key, long epoch, int attempt, bool isEdited)
    {
        var context = new HandlerContext(subscription, effects, recorded, decoded, key, epoch, attempt) { IsEdited = isEdited };
        JoinedBatch? joined = effects.Joined;
        bool isSaved = false;
        try
        {
            try
            {
                if (joined is not null)
                {
                    await joined.JoinAsync(context.Services, subscription.Aborting);
                }
                await CallAsync(context, recorded, decoded);
                if (joined is not null)
                {
                    await joined.SaveAsync(subscription.Aborting);
                    isSaved = true;
                }
            }
            finally
            {
                await ReleaseAsync(context, joined);
            }
            return context.Complete() is not { } conflict ? null : await FailedAsync(new ConflictException(conflict), joined, isSaved);
        }
        catch (OperationCanceledException) when (subscription.Aborting.IsCancellationRequested)
        {
            context.Abandon();
            throw;
        }
        catch (Exception failure)
        {
            context.Abandon();
            return await FailedAsync(failure, joined, isSaved);
        }
    }

    private static async ValueTask ReleaseAsync(HandlerContext context, JoinedBatch? joined)
    {
        try
        {
            await (joined?.LeaveAsync() ?? ValueTask.CompletedTask);
        }
        finally
        {
            await context.ReleaseAsync();
        }
    }

    private static async ValueTask<Exception> FailedAsync(Exception failure, JoinedBatch? joined, bool wasSaved)
    {
        await (joined?.UndoAsync(wasSaved) ?? ValueTask.CompletedTask);
        return failure;
    }

    /// <summary>Calls the batch handler once for several events. Each context stages on its own.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Handlers are the application's: whatever they throw is a failure of this event.")]
    public async ValueTask<Exception?> TryBatchAsync(IReadOnlyList<object> events, IReadOnlyList<HandlerContext> contexts)
    {
        BatchBinding batch = definition.Batch!;
        try
        {
            try
            {
                object? handler = batch.Make is null ? null : contexts[0].HandlerOf(batch.Make);
                if (subscription.Filters is { IsEmpty: false } filters)
                {
                    // A batch is handled once: the filters see its first event.
                    await filters.InvokeAsync(contexts[0], (_, token) => batch.Invoke(handler, events, contexts, token), subscription.Aborting);
                }
                else
                {
                    await batch.Invoke(handler, events, contexts, subscription.Aborting);
                }
                for (int i = 0; i < contexts.Count; i++)
                {
                    if (i == 0 || contexts[i] != contexts[i - 1])
                    {
                        await ConfirmAsync(contexts[i]);
                    }
                }
            }
            finally
            {
                for (int i = 0; i < contexts.Count; i++)
                {
                    await contexts[i].ReleaseAsync();
                }
            }
            return null;
        }
        catch (OperationCanceledException) when (subscription.Aborting.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private ValueTask CallAsync(HandlerContext context, RecordedEvent recorded, IReadOnlyList<object> decoded)
        => subscription.Filters is { IsEmpty: false } filters
            ? filters.InvokeAsync(context, (inner, _) => CallHandlersAsync(inner, recorded, decoded), subscription.Aborting)
            : CallHandlersAsync(context, recorded, decoded);

    private async ValueTask CallHandlersAsync(HandlerContext context, RecordedEvent recorded, IReadOnlyList<object> decoded)
    {
        if (definition.Batch is { } batch)
        {
            object[] taken = [.. decoded.Where(batch.Handled.IsInstanceOfType)];
            if (taken.Length > 0)
            {
                object? handler = batch.Make is null ? null : context.HandlerOf(batch.Make);
                await batch.Invoke(handler, taken, [.. taken.Select(_ => context)], subscription.Aborting);
            }
            await ConfirmAsync(context);
            return;
        }
        for (int i = 0; i < decoded.Count; i++)
        {
            foreach (HandlerBinding handler in definition.HandlersOf(decoded[i].GetType()))
            {
                await InvokeAsync(handler, decoded[i], context);
            }
        }
        if (definition.HandlesAll)
        {
            for (int i = 0; i < definition.Handlers.Count; i++)
            {
                if (definition.Handlers[i].Handled is null)
                {
                    await InvokeAsync(definition.Handlers[i], recorded, context);
                }
            }
        }
        await ConfirmAsync(context);
    }

    /// <summary>A command that asks for it is told to be handled, together with whatever its handler has done.</summary>
    private ValueTask ConfirmAsync(HandlerContext context)
    {
        if (definition.Commands.Count == 0 || context.Recorded.Kind != EventKind.Command)
        {
            return ValueTask.CompletedTask;
        }
#if PLANTED
        context.HasRefused &= !PlantedSagaRuns.RefusedIsConfirmed;
#endif
        RecordedEvent recorded = context.Recorded;
        return context.HasRefused || recorded.Headers.Find(WellKnownHeaders.Confirm) is null ? ValueTask.CompletedTask
            : new(context.Staged.StageAsync(new CommandHandled(recorded.Name, recorded.EventId), PublishOptions.OfPlatform, subscription.Aborting).AsTask());
    }

    private ValueTask InvokeAsync(HandlerBinding binding, object e, HandlerContext context)
        => binding.Invoke(binding.Make is null ? binding : context.HandlerOf(binding.Make), e, context, subscription.Aborting);
}
