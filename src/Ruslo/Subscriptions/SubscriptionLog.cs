using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>What subscriptions write to the application's log. The ids are stable.</summary>
internal sealed partial class SubscriptionLog(ILogger logger)
{
    private readonly ILogger logger = logger;
    private readonly ConcurrentDictionary<string, bool> explained = new(StringComparer.Ordinal);

    /// <summary>The call that tries a parked head again, as a person types it.</summary>
    public static string RetryCall(string subscription, in StreamId key, long position) => Call("RetryAsync", subscription, key, position);

    public static string SkipCall(string subscription, in StreamId key, long position) => Call("SkipAsync", subscription, key, position);

    [LoggerMessage(2001, LogLevel.Information, "Subscription {Subscription} started: generation {Generation}, partitions: {Partitions}, from position {Checkpoint}")]
    public partial void Started(string subscription, int generation, int partitions, long checkpoint);

    [LoggerMessage(2002, LogLevel.Information, "Subscription {Subscription} stopped")]
    public partial void Stopped(string subscription);

    [LoggerMessage(2003, LogLevel.Error, "Subscription {Subscription} stalls, partition {Partition}: {Reason}")]
    public partial void Stalled(string subscription, int partition, string reason);

    [LoggerMessage(2004, LogLevel.Information, "Subscription {Subscription} goes on, partition {Partition}")]
    public partial void GoesOn(string subscription, int partition);

    [LoggerMessage(2005, LogLevel.Error, "Subscription {Subscription} is interrupted and probes by itself: {Reason}")]
    public partial void Interrupted(string subscription, string reason);

    [LoggerMessage(2006, LogLevel.Information, "Subscription {Subscription} is no longer interrupted")]
    public partial void Resumed(string subscription);

    [LoggerMessage(2007, LogLevel.Error, "Subscription {Subscription} gives up partition {Partition}: {Reason}")]
    public partial void GaveUp(string subscription, int partition, string reason, Exception? failure);

    [LoggerMessage(2008, LogLevel.Warning, "Subscription {Subscription}: attempt {Attempt} at {Event} at position {Position} failed; it is tried again")]
    public partial void Retried(string subscription, string @event, long position, int attempt, Exception failure);

    /// <summary>The first park of a subscription in this process says what to do; the others are many when they come.</summary>
    public void Parked(string subscription, in StreamId key, string @event, long position, Exception failure)
    {
        if (explained.TryAdd(subscription, true))
        {
            ParkedFirst(subscription, key, @event, position, RetryCall(subscription, key, position), failure);
        }
        else
        {
            ParkedToo(subscription, key, @event, position, failure);
        }
    }

    [LoggerMessage(2009, LogLevel.Error, "Subscription {Subscription} parked {Key}: {Event} at position {Position} failed, and what follows for this key waits. It is retried by itself; to do it now: {Call}")]
    private partial void ParkedFirst(string subscription, StreamId key, string @event, long position, string call, Exception failure);

    [LoggerMessage(2017, LogLevel.Error, "Subscription {Subscription} parked {Key}: {Event} at position {Position} failed")]
    private partial void ParkedToo(string subscription, StreamId key, string @event, long position, Exception failure);

    [LoggerMessage(2010, LogLevel.Information, "Subscription {Subscription} unparked {Key}: everything that waited is handled")]
    public partial void Unparked(string subscription, StreamId key);

    [LoggerMessage(2011, LogLevel.Error, "Subscription {Subscription} lost {Event} at position {Position}: it is delivered at most once, and was not handled")]
    public partial void EventLost(string subscription, string @event, long position, Exception failure);

    [LoggerMessage(2012, LogLevel.Warning, "Subscription {Subscription} skips {Event}, first at position {Position}: this application knows no event of that name")]
    public partial void UnknownName(string subscription, string @event, long position);

    [LoggerMessage(2013, LogLevel.Error, "Reading the log after position {Position} failed; it is tried again")]
    public partial void TailFailed(long position, Exception failure);

    [LoggerMessage(2014, LogLevel.Error, "Moving progress failed; it is tried again")]
    public partial void MovesFailed(Exception failure);

    [LoggerMessage(2015, LogLevel.Error, "Forwarding what handlers have published failed; it is tried again")]
    public partial void ForwardingFailed(Exception failure);

    [LoggerMessage(2016, LogLevel.Error, "The log refuses {Event} for {Stream}, which a handler has published, for good: {Reason}")]
    public partial void ForwardingRefused(string @event, StreamId stream, string reason);

    [LoggerMessage(2018, LogLevel.Warning, "The views of {Subscription} are made again from the log, and what was skipped or edited in them comes again: {Reason}")]
    public partial void MadeAgain(string subscription, string reason);

    private static string Call(string method, string subscription, in StreamId key, long position)
        => string.Create(CultureInfo.InvariantCulture, $"subscriptions.{method}(\"{subscription}\", {(key.Topic.Length > 0 ? $"StreamId.Parse(\"{key}\")" : $"new StreamId(\"{key.Tenant}\", \"\", \"{key.Key}\")")}, {position})");
}
