using System;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>What the references of an assembly bring: the parts that they announce, and which of Ruslo's API is there.</summary>
internal sealed record ReferenceModel(string Part, bool HasCatalog, bool HasHosting, EquatableArray<string> Parts)
{
    /// <summary>Reads assembly attributes only; the types of references are not scanned.</summary>
    public static ReferenceModel Read(Compilation compilation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(PartName(compilation.AssemblyName ?? "Assembly"),
            compilation.GetTypeByMetadataName(Names.CatalogPart) is not null,
            compilation.GetTypeByMetadataName(Names.Registration) is not null && compilation.GetTypeByMetadataName(Names.Builder) is not null,
            new(compilation.SourceModule.ReferencedAssemblySymbols
                .SelectMany(static assembly => assembly.GetAttributes())
                .Where(static a => Names.Is(a.AttributeClass, Names.Catalog) && a.ConstructorArguments.Length == 1)
                .Select(static a => a.ConstructorArguments[0].Value)
                .OfType<INamedTypeSymbol>()
                .Select(Names.Full)
                .OrderBy(static name => name, StringComparer.Ordinal)));
    }

    /// <summary>A name for the part that no other assembly's part has: parts share a namespace.</summary>
    private static string PartName(string assembly)
    {
        var name = new StringBuilder("PartOf_");
        foreach (char c in assembly)
        {
            _ = char.IsLetterOrDigit(c) ? name.Append(c) : c == '.' ? name.Append('_') : name.Append("__").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
        }
        return name.ToString();
    }
}
