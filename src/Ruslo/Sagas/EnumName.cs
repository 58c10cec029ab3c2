using System.Text.Json;

namespace Ruslo;

/// <summary>The names of the values of an enumeration, made once: every step of a saga writes some.</summary>
internal static class EnumName<T> where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(static value => value, static value => value.ToString());
    private static readonly Dictionary<T, string> Kebabs = Names.ToDictionary(static one => one.Key, static one => JsonNamingPolicy.KebabCaseLower.ConvertName(one.Value));

    /// <summary>As it is written in code.</summary>
    /// <exception cref="KeyNotFoundException">It is no value of the enumeration.</exception>
    public static string Of(T value) => Names[value];

    /// <summary>As timelines write it, such as <c>timed-out</c>.</summary>
    /// <exception cref="KeyNotFoundException">It is no value of the enumeration.</exception>
    public static string Kebab(T value) => Kebabs[value];
}
