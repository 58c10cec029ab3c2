using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>A JSON context that the application declares, and the types that it lists. The members that System.Text.Json generates are named, not seen.</summary>
internal sealed record JsonContextModel(string Type, EquatableArray<string> Listed)
{
    public static JsonContextModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var type = (INamedTypeSymbol)context.TargetSymbol;
        if (!EventSymbols.Chain(type).Skip(1).Any(static b => Names.Is(b, Names.JsonContext)) || EventSymbols.IsGeneric(type) || !EventSymbols.IsReachable(type) || !IsPartial(context.TargetNode))
        {
            return null;
        }
        return new(Names.Full(type), new(Listing(context.Attributes).Where(static t => EventSymbols.IsReachable(t)).Select(Names.Full)));
    }

    /// <summary>The classes that [JsonSerializable] attributes list.</summary>
    public static IEnumerable<INamedTypeSymbol> Listing(IEnumerable<AttributeData> attributes) => attributes
        .Where(static a => a.ConstructorArguments.Length > 0)
        .Select(static a => a.ConstructorArguments[0].Value)
        .OfType<INamedTypeSymbol>()
        .Where(static t => t is { TypeKind: TypeKind.Class, IsUnboundGenericType: false } and not { ContainingNamespace.Name: "System" });

    /// <summary>System.Text.Json generates nothing for a context that is not partial, itself and all that contain it.</summary>
    private static bool IsPartial(SyntaxNode? node)
    {
        for (; node is TypeDeclarationSyntax type; node = node.Parent)
        {
            if (!type.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return false;
            }
        }
        return true;
    }
}
