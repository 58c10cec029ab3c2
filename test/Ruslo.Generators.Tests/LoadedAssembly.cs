using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.CSharp;

namespace Ruslo.Generators.Tests;

/// <summary>A user's assemblies, compiled, generated and loaded, so that tests look at what the generated code does rather than at its text.</summary>
internal sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext context = new(null, isCollectible: true);
    private readonly Assembly last;

    private LoadedAssembly(IEnumerable<byte[]> images)
    {
        Assembly? loaded = null;
        foreach (byte[] image in images)
        {
            using var stream = new MemoryStream(image);
            loaded = context.LoadFromStream(stream);
        }
        last = loaded!;
        context.Resolving += (loading, name) => loading.Assemblies.FirstOrDefault(a => a.GetName().Name == name.Name);
    }

    public static LoadedAssembly From(string source) => From(("Shop", source));

    /// <summary>Several assemblies, each referencing all before it.</summary>
    public static LoadedAssembly From(params ReadOnlySpan<(string Name, string Source)> sources)
    {
        var images = new List<byte[]>();
        var references = new List<Microsoft.CodeAnalysis.MetadataReference>();
        foreach ((string name, string source) in sources)
        {
            CSharpCompilation generated = Sources.Generate(Sources.Compile(source, name, references));
            images.Add(Sources.Emit(generated));
            references.Add(generated.ToMetadataReference());
        }
        return new(images);
    }

    public EventCatalog Catalog
    {
        get
        {
            var builder = new CatalogBuilder();
            ((CatalogPart)Activator.CreateInstance(last.GetCustomAttribute<RusloCatalogAttribute>()!.Part)!).Describe(builder);
            return builder.Build();
        }
    }

    public Type Type(string name) => context.Assemblies.Select(a => a.GetType(name)).First(static t => t is not null)!;

    public object Make(string type, params object?[] arguments) => Activator.CreateInstance(Type(type), BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, null, arguments, null)!;

    public void Dispose() => context.Unload();
}
