using System.Text;

namespace Ruslo;

/// <summary>Names of types as C# writes them, for messages: <c>List&lt;OrderCreated&gt;</c>, not <c>List`1</c>.</summary>
internal static class TypeText
{
    /// <summary>Without namespaces, as one would write it.</summary>
    public static string Short(Type type) => Write(type, isFull: false);

    /// <summary>With namespaces.</summary>
    public static string Full(Type type) => Write(type, isFull: true);

    private static string Write(Type type, bool isFull)
    {
        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!, isFull)}[{new string(',', type.GetArrayRank() - 1)}]";
        }
        if (type.IsGenericParameter)
        {
            return type.Name;
        }
        var text = new StringBuilder(isFull && !string.IsNullOrEmpty(type.Namespace) ? type.Namespace + "." : "");
        Type[] arguments = type.GetGenericArguments(); // those of the types around a nested one come first
        Type[] around = [.. Around(type)];
        int given = 0;
        for (int i = 0; i < around.Length; i++)
        {
            string name = around[i].Name;
            int mark = name.IndexOf('`', StringComparison.Ordinal);
            text.Append(i == 0 ? "" : ".").Append(mark < 0 ? name : name[..mark]);
            int own = mark < 0 ? 0 : int.Parse(name.AsSpan(mark + 1), System.Globalization.CultureInfo.InvariantCulture);
            if (own > 0)
            {
                text.Append('<').AppendJoin(", ", arguments.Skip(given).Take(own).Select(argument => Write(argument, isFull))).Append('>');
                given += own;
            }
        }
        return text.ToString();
    }

    private static IEnumerable<Type> Around(Type type) => type.DeclaringType is { } outer ? Around(outer).Append(type) : [type];
}
