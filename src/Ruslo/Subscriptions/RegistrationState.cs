namespace Ruslo;

/// <summary>What was decided about a subscription as a whole. The values are part of the stored format.</summary>
internal enum RegistrationState
{
    Active = 0,

    /// <summary>Somebody paused it.</summary>
    Paused = 1,

    /// <summary>Its progress is gone; the entry stays, so that no generation is used twice.</summary>
    Retired = 2,
}
