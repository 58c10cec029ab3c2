namespace Shop;

/// <summary>How orders are fulfilled.</summary>
internal enum SagaForm
{
    /// <summary>Not at all: the history alone happens again.</summary>
    None,

    /// <summary>A saga conducts the services.</summary>
    Orchestrated,

    /// <summary>The services react to each other.</summary>
    Choreographed,
}
