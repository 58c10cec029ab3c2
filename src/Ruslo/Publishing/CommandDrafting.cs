namespace Ruslo;

/// <summary>What is special about drafting a command: its topic is its own, and so is its key where it has one.</summary>
internal sealed class CommandDrafting(CommandTargets targets)
{
    private static readonly PublishOptions Plain = new() { IsSent = true };

    /// <summary>The options of a command that is sent without any.</summary>
    public static PublishOptions SentPlainly => Plain;

    /// <summary>Commands are sent and events are published; neither is taken for the other.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void Check(EventDescriptor descriptor, PublishOptions? options)
    {
        if (descriptor.Kind == EventKind.Command != (options is { IsSent: true }))
        {
            throw new ArgumentException(descriptor.Kind == EventKind.Command
                ? $"{descriptor} is a command: send it with {nameof(ICommandBus)}.{nameof(ICommandBus.SendAsync)}, or decide it with Decision.Send. What is published is an event."
                : $"{descriptor} is an event: publish it with {nameof(IEventBus)}.{nameof(IEventBus.PublishAsync)}. What is sent is a command, a record with [Command].");
        }
    }

    /// <summary>The key of a command; null when it has none, and then it is a stream of its own.</summary>
    /// <exception cref="ArgumentException">It has one and another is given, or it has none and needs one.</exception>
    public RoutingKey? KeyOf(object command, EventDescriptor descriptor, PublishOptions options)
    {
        if (options.Topic is not null)
        {
            throw new ArgumentException($"The command {descriptor} cannot be sent to topic '{options.Topic}': commands are recorded in a topic of their own, here '{descriptor.Topic}'.");
        }
        if (descriptor.StreamKeyOf(command) is { } own)
        {
            return options.Key is { } given && given.Value != own.Value
                ? throw new ArgumentException($"The command {descriptor} has the key '{own.Value}' and is sent to '{given.Value}'. Leave the key out, or send a command of that key.")
                : own;
        }
        if (options.Key is null && targets.IsForDecider(descriptor.Name))
        {
            throw new ArgumentException($"The command {descriptor} is for a decider, but has no key, so nobody knows which stream it is about: give it a [StreamKey], or send it with a key: SendAsync(command, key).");
        }
        return options.Key;
    }
}
