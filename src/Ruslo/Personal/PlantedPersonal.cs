#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of personal data each, so that tests can prove that they would notice.</summary>
public static class PlantedPersonal
{
    /// <summary>Rule: a key is durable before the first event that uses it.</summary>
    public static bool KeysAreNotFlushed { get; set; }

    /// <summary>Rule: what the log says is forgotten is forgotten again at every open.</summary>
    public static bool ForgettingIsNotAppliedAtOpen { get; set; }

    /// <summary>Rule: a forgotten key is destroyed in its store, not only in memory.</summary>
    public static bool ForgottenKeysStayInTheStore { get; set; }

    /// <summary>Rule: personal data is bound to the event or the document that holds it.</summary>
    public static bool PlacesAreNotAuthenticated { get; set; }

    /// <summary>Rule: a subject is one of its tenant.</summary>
    public static bool TenantsShareKeys { get; set; }

    /// <summary>Rule: a lost key is an error, and not taken for a forgotten one.</summary>
    public static bool LostKeysPassForForgotten { get; set; }

    /// <summary>Rule: a subject that comes back gets a key of a new generation, which the old forgetting does not concern.</summary>
    public static bool GenerationsAreUsedAgain { get; set; }
}
#endif
