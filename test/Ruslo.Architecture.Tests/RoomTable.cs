namespace Ruslo.Architecture;

/// <summary>Which room (folder of the core) may use which; every room may use itself, Runtime and Diagnostics.</summary>
internal static class RoomTable
{
    /// <summary>Time, ids and loops, and the base exception, which names a stream.</summary>
    private const string Runtime = "Runtime";

    private const string Diagnostics = "Diagnostics";

    private static readonly string[] Ground = ["Personal", "Events", "Log", "State"];

    private static readonly string[] Protocol = [.. Ground, "Publishing", "Subscriptions"];

    private static readonly Dictionary<string, string[]> Uses = new(StringComparer.Ordinal)
    {
        [Runtime] = ["Log"],
        ["Personal"] = ["Log", "State"],
        ["Events"] = ["Log", "Personal"],
        ["Log"] = ["Events"],
        ["State"] = ["Log"],
        [Diagnostics] = ["Events", "Log"],
        ["Publishing"] = ["Personal", "Events", "Log"],
        ["Subscriptions"] = [.. Ground, "Publishing"],
        ["Time"] = Protocol,
        ["Deciders"] = Protocol,
        ["Projections"] = [.. Protocol, "Time", "Deciders"],
        ["Sagas"] = [.. Protocol, "Time", "Deciders"],
        ["Relays"] = [.. Protocol, "Time", "Deciders"],
        ["Hosting"] = [.. Protocol, "Time", "Deciders", "Projections", "Sagas", "Relays"],
    };

    /// <summary>Rooms that know neither dependency injection nor hosting.</summary>
    private static readonly HashSet<string> Plain = new(["Runtime", "Personal", "Events", "Log", "State", Diagnostics], StringComparer.Ordinal);

    public static bool Knows(string room) => Uses.ContainsKey(room);

    public static bool Allows(string user, string used)
        => user == used || used is Runtime or Diagnostics || (Uses.TryGetValue(user, out string[]? allowed) && allowed.Contains(used));

    public static bool AllowsAssembly(string user, string assembly)
        => !Plain.Contains(user)
            || !(assembly.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal));
}
