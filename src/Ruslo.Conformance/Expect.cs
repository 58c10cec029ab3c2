using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>The assertions of the suites, independent of any test framework.</summary>
internal static class Expect
{
    public static void That([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        if (!condition)
        {
            throw new ConformanceException($"This does not hold: {what}");
        }
    }

    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new ConformanceException($"{what} is {Show(actual)} instead of {Show(expected)}");
        }
    }

    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new ConformanceException($"{what} is [{string.Join(", ", actual)}] instead of [{string.Join(", ", expected)}]");
        }
    }

    public static void Bytes(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (!expected.Span.SequenceEqual(actual.Span))
        {
            throw new ConformanceException($"{what} ({actual.Length} bytes) differs from what it should be ({expected.Length} bytes)");
        }
    }

    public static T Is<T>(object? value, [CallerArgumentExpression(nameof(value))] string? what = null)
        => value is T typed ? typed : throw new ConformanceException($"{what} is {Show(value)} instead of a {typeof(T).Name}");

    public static async Task ThrowsAsync<T>(Func<Task> act, [CallerArgumentExpression(nameof(act))] string? what = null) where T : Exception
    {
        try
        {
            await act();
        }
        catch (T)
        {
            return;
        }
        catch (Exception other)
        {
            throw new ConformanceException($"{what} threw {other.GetType().Name} instead of {typeof(T).Name}: {other.Message}", other);
        }
        throw new ConformanceException($"{what} did not throw {typeof(T).Name}");
    }

    private static string Show<T>(T value) => value is null ? "null" : $"'{value}'";
}
