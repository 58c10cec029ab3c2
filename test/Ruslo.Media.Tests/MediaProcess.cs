namespace Media.Tests;

internal sealed class MediaProcess(params string[] arguments) : ReplayProcess("Media", ["eventsPerSecond", "publishToRecommendedMs", "health"], arguments);
