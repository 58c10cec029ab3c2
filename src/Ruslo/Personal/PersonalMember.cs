namespace Ruslo;

/// <summary>A member of a type that is personal data.</summary>
/// <param name="Name">The name of the property.</param>
/// <param name="Json">Its name in JSON; null: by the naming policy of its JSON context.</param>
/// <param name="Placeholder">What it reads as once its subject is forgotten, as JSON; null: by its type.</param>
public sealed record PersonalMember(string Name, string? Json = null, string? Placeholder = null);
