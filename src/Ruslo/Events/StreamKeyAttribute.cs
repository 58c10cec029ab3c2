namespace Ruslo;

/// <summary>On a property or a constructor parameter: the key of the stream that the event belongs to. Strings, Guids, numbers and typed ids that are IFormattable.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class StreamKeyAttribute : Attribute;
