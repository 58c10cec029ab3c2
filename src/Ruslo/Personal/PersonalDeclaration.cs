namespace Ruslo;

/// <summary>What of a type is personal, as it was declared, before it is compared with its JSON.</summary>
/// <param name="Type">The type.</param>
/// <param name="Subject">Whose it is; null: by the key of the stream or the document.</param>
/// <param name="Members">The members.</param>
internal sealed record PersonalDeclaration(Type Type, Func<object, string?>? Subject, IReadOnlyList<PersonalMember> Members);
