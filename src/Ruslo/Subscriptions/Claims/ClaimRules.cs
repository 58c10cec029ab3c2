namespace Ruslo;

/// <summary>What is wrong with who handles commands, as people are told.</summary>
internal static class ClaimRules
{
    public static string Two(string command, string one, string other)
        => $"The command '{command}' is handled by both '{one}' and '{other}': a command has one handler in a log. Let one of them handle it, and the other what follows from it.";

    public static string HeldByOther(string command, string subscription, string holder)
        => $"The command '{command}' is handled by '{holder}' in this log, so '{subscription}' cannot handle it: a command has one handler. If '{subscription}' replaces it, say TakesOver(\"{holder}\"), and it goes on where '{holder}' stands; else retire '{holder}'.";

    /// <summary>For a subscription that keeps state: its progress says what it has handled, and is nowhere where the next handler of a command could read it.</summary>
    public static IReadOnlyList<string> ChangedBesideState(SubscriptionDefinition definition, IReadOnlyList<string> held)
        => [.. definition.Commands.Where(command => !held.Contains(command.Name)).Select(command =>
                $"Subscription '{definition.Name}' begins to handle the command '{command.Name}', and it keeps its progress in a state store. Let a subscription of its own, with a new name, handle '{command.Name}'."),
            .. held.Where(command => !definition.Claims(command)).Select(command =>
                $"Subscription '{definition.Name}' no longer handles the command '{command}', and it keeps its progress in a state store, so nobody could go on where it stands. Let it go on handling '{command}', or retire '{definition.Name}' first: commands up to then count as handled.")];
}
