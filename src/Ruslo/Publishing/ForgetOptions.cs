namespace Ruslo;

/// <summary>Who is to be forgotten, beside the name of the subject.</summary>
public sealed record ForgetOptions
{
    /// <summary>The tenant of the subject: a subject of another tenant is another one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>An id of one's own: forgetting again under it does nothing new, so that a repetition does not concern what came in between. A handler makes it of <c>context.IdempotencyKey</c> by <see cref="DerivedId"/>.</summary>
    public Guid? EventId { get; init; }
}
