using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>Generates an assembly's part of the event catalog.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
        => context.RegisterPostInitializationOutput(static output => output.AddEmbeddedAttributeDefinition());
}
