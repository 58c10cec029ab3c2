namespace Ruslo;

/// <summary>The beginning of a <see cref="Flow"/>: it lacks what opens a case.</summary>
public sealed class FlowOpening
{
    private readonly string name;

    internal FlowOpening(string name) => this.name = name;

    /// <summary>
    /// What opens a case: the correlation of this event, in its tenant. An event that nothing has caused, and whose publisher gave no
    /// correlation, is its own: then the case is named by its id. In a trace, the correlation is the trace: give events that are published
    /// together and open cases of their own a <see cref="PublishOptions.CorrelationId"/> each.
    /// </summary>
    public Flow From<TEvent>() where TEvent : class => Flow.Opened(name, typeof(TEvent));
}
