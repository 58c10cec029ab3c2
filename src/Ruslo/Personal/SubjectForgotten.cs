using System.Text.Json;

namespace Ruslo;

/// <summary>
/// A subject was forgotten: its keys are destroyed, and destroyed again whenever the log is opened. Published by the platform alone, in a
/// stream of <see cref="Topic"/> named by the subject, of its tenant. Subscribe to it to forget elsewhere too.
/// </summary>
/// <param name="Subject">The subject.</param>
/// <param name="Through">The last generation of its keys that is gone.</param>
public sealed record SubjectForgotten(string Subject, int Through)
{
    /// <summary>Its topic.</summary>
    public const string Topic = "$personal";

    /// <summary>Its name.</summary>
    public const string Name = "subject-forgotten";

    /// <summary>Who is forgotten, through which generation. For the platform, which reads it before anybody has a catalog.</summary>
    internal static (SubjectId Subject, int Through) Read(RecordedEvent e)
    {
        using JsonDocument json = JsonDocument.Parse(e.Payload);
        return (SubjectId.Of(e.Stream.Tenant, e.Stream.Key), json.RootElement.GetProperty("through").GetInt32());
    }
}
