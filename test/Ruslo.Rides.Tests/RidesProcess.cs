namespace Rides.Tests;

internal sealed class RidesProcess(params string[] arguments) : ReplayProcess("Rides", ["dispatch", "eventsPerSecond", "stepsPerSecond"], arguments);
