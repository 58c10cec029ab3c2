namespace Ruslo;

/// <summary>Where sagas keep what they know, and where times and requests come to them.</summary>
internal static class SagaTopics
{
    /// <summary>Stands for the topic of every saga.</summary>
    public const string Any = "$sagas";

    /// <summary>Stands for the topic of every saga's times and requests.</summary>
    public const string AnyInput = "$saga-inputs";

    /// <summary>The topics of all instances.</summary>
    public const string All = Any + ".**";

    /// <summary>The stream of an instance.</summary>
    public static StreamId Of(string saga, string tenant, string instance) => new(tenant, Of(saga), instance);

    /// <summary>The topic of the instances of a saga.</summary>
    public static string Of(string saga) => $"{Any}.{saga}";

    /// <summary>The topic of the times and requests of a saga; their key is the instance.</summary>
    public static string InputsOf(string saga) => $"{AnyInput}.{saga}";

    /// <summary>The saga of an instance's stream.</summary>
    public static string SagaOf(StreamId stream) => stream.Topic[(Any.Length + 1)..];
}
