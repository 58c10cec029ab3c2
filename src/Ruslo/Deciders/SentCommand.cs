using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Lets a decider decide a command that was sent: what it decides, or that it refuses, is committed with the command's progress.</summary>
internal static class SentCommand
{
    public static async ValueTask HandleAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, TCommand command, HandlerContext context, CancellationToken cancellationToken) where TEvent : class
    {
        RecordedEvent sent = context.Recorded;
        if (sent.Headers.Find(WellKnownHeaders.Unkeyed) is not null)
        {
            await RefuseAsync(context, new("no-key"), cancellationToken); // sent before anybody knew that it is for a decider
            return;
        }
        var deciders = context.Services.GetRequiredService<StagedDeciders>();
        var options = new ExecuteOptions { CommandId = IdOf(sent), User = sent.Headers.Find(WellKnownHeaders.User) };
        Executed<TState, TEvent> executed = await deciders.ExecuteAsync(context.Staged, decider, sent.Stream.Key, command, options, cancellationToken);
        if (executed.Conflict is { } conflict)
        {
            throw new ConflictException(conflict);
        }
        if (executed.Refusal is { } refusal)
        {
#if PLANTED
            if (PlantedClaims.RefusalsAreRetried)
            {
                throw new CommandRefusedException(refusal);
            }
            if (PlantedClaims.RefusalsAreNotRecorded)
            {
                return;
            }
#endif
            await RefuseAsync(context, refusal, cancellationToken);
        }
    }

    private static async ValueTask RefuseAsync(HandlerContext context, Refusal refusal, CancellationToken cancellationToken)
    {
        context.HasRefused = true;
        await context.Staged.StageAsync(new CommandRefused(context.Recorded.Name, context.Recorded.EventId, refusal.Reason), PublishOptions.OfPlatform, cancellationToken);
    }

    /// <summary>The same for all commands that their senders declare to be the same.</summary>
    private static Guid IdOf(RecordedEvent sent)
    {
#if PLANTED
        if (PlantedClaims.IdempotencyKeysAreIgnored)
        {
            return sent.EventId;
        }
#endif
        return sent.Headers.Find(WellKnownHeaders.IdempotencyKey) is not { } own ? sent.EventId : Guid.TryParse(own, out Guid id) ? id : DerivedId.ForForeign(WellKnownHeaders.IdempotencyKey, own);
    }
}
