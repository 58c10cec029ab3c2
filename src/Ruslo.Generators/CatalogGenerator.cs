using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ruslo.Generators;

/// <summary>
/// Generates an assembly's part of the catalog, joined with the parts of the assemblies that it references, and the extensions
/// <c>AddRuslo</c> and <c>AddHandlers</c>. Mistakes are the analyzers' to report: what they refuse is left out here.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogGenerator : IIncrementalGenerator
{
    /// <summary>The names of the steps that must stay cached when an edit does not concern them.</summary>
    internal static readonly IReadOnlyList<string> Steps = ["Events", "Commands", "Handlers", "JsonContexts", "References", "Personal"];

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output => output.AddEmbeddedAttributeDefinition());

        IncrementalValueProvider<ImmutableArray<EventModel?>> events = Recorded(context, Names.Event, Steps[0]);
        IncrementalValueProvider<ImmutableArray<EventModel?>> commands = Recorded(context, Names.Command, Steps[1]);
        IncrementalValueProvider<ImmutableArray<HandlerModel?>> handlers = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is TypeDeclarationSyntax { BaseList: not null } and (ClassDeclarationSyntax or RecordDeclarationSyntax),
            static (c, cancellationToken) => HandlerModel.Read(c.SemanticModel.GetDeclaredSymbol(c.Node, cancellationToken) as INamedTypeSymbol))
            .Where(static handler => handler is not null).WithTrackingName(Steps[2]).Collect();
        IncrementalValueProvider<ImmutableArray<JsonContextModel?>> contexts = context.SyntaxProvider.ForAttributeWithMetadataName(Names.JsonSerializable,
            static (node, _) => node is ClassDeclarationSyntax, JsonContextModel.Read)
            .Where(static json => json is not null).WithTrackingName(Steps[3]).Collect();
        IncrementalValueProvider<ReferenceModel> references = context.CompilationProvider.Select(ReferenceModel.Read).WithTrackingName(Steps[4]);

        IncrementalValueProvider<ImmutableArray<PersonalModel?>> targeted = context.SyntaxProvider.CreateSyntaxProvider( // [property: Personal] stands on a parameter, and is none of it
            static (node, _) => node is ParameterSyntax parameter && parameter.AttributeLists.Any(static list => list.Target is not null),
            static (c, cancellationToken) => PersonalModel.Read(c.SemanticModel.GetDeclaredSymbol(c.Node, cancellationToken)?.ContainingType))
            .Where(static type => type is not null).Collect();
        IncrementalValueProvider<ImmutableArray<PersonalModel?>> personal = context.SyntaxProvider.ForAttributeWithMetadataName(Names.Personal,
            static (node, _) => node is PropertyDeclarationSyntax or ParameterSyntax, static (c, _) => PersonalModel.Read(c.TargetSymbol.ContainingType))
            .Where(static type => type is not null).WithTrackingName(Steps[5]).Collect();

        context.RegisterSourceOutput(references.Combine(events).Combine(commands).Combine(contexts).Combine(handlers).Combine(personal.Combine(targeted)), static (output, all) =>
        {
            (((((ReferenceModel reference, ImmutableArray<EventModel?> events), ImmutableArray<EventModel?> commands), ImmutableArray<JsonContextModel?> contexts), ImmutableArray<HandlerModel?> handlers), (ImmutableArray<PersonalModel?> personal, ImmutableArray<PersonalModel?> targeted)) = all;
            if (reference.HasCatalog)
            {
                output.AddSource("RusloCatalog.g.cs", CatalogSource.Part(reference, Ordered(events.Concat(commands), static e => e.Type), Ordered(contexts, static c => c.Type), Ordered(handlers, static h => h.Type),
                    Ordered(personal.Concat(targeted).Concat(events.Concat(commands).Select(static e => e?.Personal)), static p => p.Type)));
            }
        });
        context.RegisterSourceOutput(references.Combine(handlers), static (output, all) =>
        {
            if (all.Left is { HasCatalog: true, HasHosting: true })
            {
                output.AddSource("RusloExtensions.g.cs", CatalogSource.Extensions(all.Left, Ordered(all.Right, static h => h.Type)));
            }
        });
    }

    private static IncrementalValueProvider<ImmutableArray<EventModel?>> Recorded(IncrementalGeneratorInitializationContext context, string attribute, string step)
        => context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax,
            static (c, _) => EventModel.Read((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0])).Where(static e => e is not null).WithTrackingName(step).Collect();

    /// <summary>In an order that does not depend on files, each once: a partial class may come several times.</summary>
    private static IReadOnlyList<T> Ordered<T>(IEnumerable<T?> items, Func<T, string> by) where T : class
        => [.. items.OfType<T>().GroupBy(by).Select(static same => same.First()).OrderBy(by, StringComparer.Ordinal)];
}
