using System.Reflection;

namespace Ruslo.Tests;

/// <summary>A switch of a package that turns one of its rules off. There are some only in the build configuration Planted.</summary>
internal sealed class PlantedSwitch
{
    private readonly PropertyInfo property;

    private PlantedSwitch(PropertyInfo property) => this.property = property;

    /// <summary>All switches of all packages.</summary>
    public static IReadOnlyDictionary<string, PlantedSwitch> All { get; } = new[] { typeof(IEventLog).Assembly, typeof(EmbeddedLog).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Name.StartsWith("Planted", StringComparison.Ordinal) && type is { IsAbstract: true, IsSealed: true })
        .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public))
        .Where(property => property.PropertyType == typeof(bool))
        .Select(property => new PlantedSwitch(property))
        .OrderBy(planted => planted.Name, StringComparer.Ordinal)
        .ToDictionary(planted => planted.Name);

    public string Name => $"{property.DeclaringType!.Name}.{property.Name}";

    public void Turn(bool on) => property.SetValue(null, on);
}
