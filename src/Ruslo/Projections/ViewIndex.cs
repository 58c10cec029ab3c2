namespace Ruslo;

/// <summary>A declared index of a view.</summary>
internal sealed record ViewIndex<TView>(string Name, Func<TView, StateValue?> Value) where TView : class;
