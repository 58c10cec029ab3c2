namespace Ruslo;

/// <summary>How refusals, conflicts and views that are behind become problem details (RFC 9457). Immutable.</summary>
public sealed record ProblemOptions
{
    /// <summary>
    /// The status of a refusal; 422 unless said otherwise. Not 409: that is what a lost race gets, which invites to look again and repeat,
    /// while a refusal is what the rules of the business say and comes again.
    /// </summary>
    public int RefusedStatus { get; init; } = 422;

    /// <summary>The status of refusals by reason: <c>["no-such-order"] = 404</c>.</summary>
    public IReadOnlyDictionary<string, int> Refusals { get; init; } = new Dictionary<string, int>();

    /// <summary>What <c>type</c> begins with: <c>urn:ruslo:</c> gives <c>urn:ruslo:refused</c>.</summary>
    public string TypePrefix { get; init; } = "urn:ruslo:";

    /// <summary>After what time a client is to ask again for a view that is behind; whole seconds.</summary>
    public TimeSpan RetryBehind { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After what time a client is to ask again for a view that is parked; whole seconds. A parked key is retried by itself after a minute first.</summary>
    public TimeSpan RetryParked { get; init; } = TimeSpan.FromMinutes(1);

    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    internal void Validate()
    {
        foreach ((string reason, int status) in Refusals.Append(new("every other reason", RefusedStatus)))
        {
            if (status is < 400 or > 499)
            {
                throw new ArgumentException($"A refusal is the client's to understand, so its status is 400 to 499, not {status} (for '{reason}').");
            }
        }
        if (RetryBehind < TimeSpan.FromSeconds(1) || RetryParked < TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException($"A client can be asked to come again after a second at the earliest: {nameof(RetryBehind)} is {RetryBehind}, {nameof(RetryParked)} is {RetryParked}.");
        }
        if (!Uri.TryCreate(TypePrefix + "refused", UriKind.Absolute, out _))
        {
            throw new ArgumentException($"'{TypePrefix}refused' is no absolute URI, as the type of a problem should be: begin with a scheme, such as urn: or https:.");
        }
    }
}
