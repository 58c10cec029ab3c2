namespace Ruslo;

/// <summary>Something that happens in an example of a saga.</summary>
/// <param name="IsLookedAt">What is sent since then is what the example is about.</param>
/// <param name="Act">Makes it happen; gets all that was sent before, and returns what is sent.</param>
internal sealed record SagaScene(bool IsLookedAt, Func<SagaRehearsal, IReadOnlyList<SagaSent>, IReadOnlyList<SagaSent>> Act);
