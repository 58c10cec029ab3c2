namespace Media;

/// <summary>A video that is recommended.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Because">The one that the viewer liked and that speaks most for it.</param>
public sealed record Recommended(int VideoId, int Because);
