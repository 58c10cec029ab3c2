using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Ruslo;

/// <summary>Writes values so that two of them can be compared by eye, and compares them by content: records with lists are not equal by themselves.</summary>
internal static class SpecText
{
    private const int Deepest = 16;

    /// <summary>A value with all its properties, one a line, in the order of their declaration.</summary>
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    /// <summary>Two lists side by side: lines that are the same begin with a space, what is missing with '-', what is too much with '+'.</summary>
    public static string Difference(IEnumerable<object?> expected, IEnumerable<object?> actual)
    {
        string[] wanted = [.. expected.SelectMany(static e => Of(e).Split('\n'))];
        string[] got = [.. actual.SelectMany(static e => Of(e).Split('\n'))];
        var text = new StringBuilder();
        int[,] same = Common(wanted, got);
        for (int i = 0, j = 0; i < wanted.Length || j < got.Length;)
        {
            if (i < wanted.Length && j < got.Length && wanted[i] == got[j])
            {
                text.Append("  ").AppendLine(wanted[i++]);
                j++;
            }
            else if (j == got.Length || (i < wanted.Length && same[i + 1, j] >= same[i, j + 1]))
            {
                text.Append("- ").AppendLine(wanted[i++]);
            }
            else
            {
                text.Append("+ ").AppendLine(got[j++]);
            }
        }
        return text.ToString();
    }

    /// <summary>The length of the longest common subsequence of what follows each pair of lines.</summary>
    private static int[,] Common(string[] a, string[] b)
    {
        int[,] length = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int j = b.Length - 1; j >= 0; j--)
            {
                length[i, j] = a[i] == b[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }
        return length;
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string quoted:
                text.Append('"').Append(quoted).Append('"');
                break;
            case DateTimeOffset or DateTime:
                text.Append(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            case IFormattable formattable:
                text.Append(formattable.ToString(null, CultureInfo.InvariantCulture));
                break;
            case IEnumerable list:
                WriteList(text, list, depth);
                break;
            default:
                WriteObject(text, value, depth);
                break;
        }
    }

    private static void WriteList(StringBuilder text, IEnumerable list, int depth)
    {
        text.Append('[');
        bool any = false;
        foreach (object? item in list)
        {
            any = true;
            Line(text, depth + 1);
            Write(text, item, depth + 1);
        }
        if (any)
        {
            Line(text, depth);
        }
        text.Append(']');
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Examples run in tests, which are not trimmed; a property that was trimmed away would only not be shown.")]
    private static void WriteObject(StringBuilder text, object value, int depth)
    {
        text.Append(value.GetType().Name);
        if (depth == Deepest)
        {
            text.Append(" …");
            return;
        }
        foreach (System.Reflection.PropertyInfo property in value.GetType().GetProperties())
        {
            if (property.GetMethod is { IsStatic: false } && property.GetIndexParameters().Length == 0)
            {
                Line(text, depth + 1);
                text.Append(property.Name).Append(": ");
                Write(text, property.GetValue(value), depth + 1);
            }
        }
    }

    private static void Line(StringBuilder text, int depth) => text.Append('\n').Append(' ', 2 * depth);
}
