namespace Ruslo;

/// <summary>What is wrong with who handles commands, as people are told.</summary>
internal static class ClaimRules
{
    public static string Two(string command, string one, string other)
        => $"The command '{command}' is handled by both '{one}' and '{other}': a command has one handler in a log. Let one of them handle it, and the other what follows from it.";

    public static string HeldByOther(string command, string subscription, string holder)
        => $"The command '{command}' is handled by '{holder}' in this log, so '{subscription}' cannot handle it: a command has one handler. If '{subscription}' replaces it, say TakesOver(\"{holder}\"), and it goes on where '{holder}' stands; else retire '{holder}'.";
}
