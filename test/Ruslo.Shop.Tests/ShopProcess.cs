namespace Shop.Tests;

internal sealed class ShopProcess(params string[] arguments) : ReplayProcess("Shop", ["eventsPerSecond", "publishToHandledMs"], arguments);
