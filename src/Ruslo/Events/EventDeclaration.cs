using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>An event as it was declared to the builder, before it is checked.</summary>
internal sealed class EventDeclaration
{
    public required string Name { get; init; }

    public required string? Topic { get; init; }

    public required int Version { get; init; }

    public required EventKind Kind { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    [DynamicallyAccessedMembers(CatalogBuilder.Serialized)]
    public required Type ClrType { get; init; }

    public required Func<object, RoutingKey>? Key { get; init; }

    public required Func<object, IReadOnlyList<string>>? Tags { get; init; }

    public bool Closes { get; init; }

    /// <summary>Only the platform may use names and topics that begin with '$'.</summary>
    public bool IsPlatform => ClrType.Assembly == typeof(EventDeclaration).Assembly;

    public override string ToString() => $"'{Name}' version {Version}";
}
