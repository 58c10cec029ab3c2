using Ruslo;

namespace Media;

/// <summary>What one viewer does, in one stream for each.</summary>
[Topic("viewers")]
public abstract record ViewerEvent([StreamKey] string ViewerId);

/// <param name="ViewerId">The viewer.</param>
/// <param name="VideoId">The video.</param>
/// <param name="Position">Where in it playing begins, in seconds; 0 for who watches it from its beginning.</param>
[Event("video-played")]
public sealed record VideoPlayed(string ViewerId, int VideoId, int Position) : ViewerEvent(ViewerId);

/// <summary>It says where playing had begun, so that whoever counts what was watched needs nothing else.</summary>
[Event("video-paused")]
public sealed record VideoPaused(string ViewerId, int VideoId, int From, int Position) : ViewerEvent(ViewerId);

/// <summary>Anything else that a viewer does.</summary>
/// <param name="ViewerId">The viewer.</param>
/// <param name="Action">One of <see cref="Actions"/>.</param>
/// <param name="Video">What it is about; null for a search.</param>
/// <param name="Rating">The stars that were given, in halves; null for anything but a rating.</param>
/// <param name="Text">What was searched for, or the tag.</param>
[Event("user-action")]
public sealed record UserAction(string ViewerId, string Action, Video? Video = null, decimal? Rating = null, string? Text = null) : ViewerEvent(ViewerId);
