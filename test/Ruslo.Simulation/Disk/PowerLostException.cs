namespace Ruslo.Battery;

/// <summary>The machine is off, or the process has been killed: whoever still calls is no longer there.</summary>
internal sealed class PowerLostException() : IOException("The power is lost.");
