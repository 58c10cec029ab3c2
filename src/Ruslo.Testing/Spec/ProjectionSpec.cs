using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ruslo;

/// <summary>
/// A projection by example. What is given is folded as it would be from a log: in order, into the views of its keys; a view that an event
/// fails on is parked, and takes no more. For one thread; every <c>Then</c> may be followed by another.
/// </summary>
public sealed class ProjectionSpec<[DynamicallyAccessedMembers(ProjectionSpec.Serialized)] TView> where TView : class
{
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Projection<TView> projection;
    private readonly ViewLookups lookups = new();
    private readonly Dictionary<RoutingKey, TView> views = [];
    private readonly Dictionary<RoutingKey, Exception> parked = [];
    private readonly Dictionary<StreamId, long> versions = [];
    private long position;

    internal ProjectionSpec(Projection<TView> projection) => this.projection = projection;

    /// <summary>The views so far, by key.</summary>
    public IReadOnlyDictionary<RoutingKey, TView> Views => views;

    /// <summary>These events happened, each in the stream that its [StreamKey] names; without one, in a stream of its own.</summary>
    public ProjectionSpec<TView> Given(params ReadOnlySpan<object> events)
    {
        foreach (object e in events)
        {
            ArgumentNullException.ThrowIfNull(e);
            Fold(e, Next(SpecStream.KeyOf(e) ?? string.Create(CultureInfo.InvariantCulture, $"event-{position + 1}")));
        }
        return this;
    }

    /// <summary>These events happened in the stream with this key.</summary>
    public ProjectionSpec<TView> GivenIn(RoutingKey stream, params ReadOnlySpan<object> events)
    {
        foreach (object e in events)
        {
            ArgumentNullException.ThrowIfNull(e);
            Fold(e, Next(stream));
        }
        return this;
    }

    /// <summary>This event happened, with these metadata.</summary>
    public ProjectionSpec<TView> GivenAt(EventMetadata metadata, object e)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(e);
        position = Math.Max(position, metadata.Position);
        Fold(e, metadata);
        return this;
    }

    /// <summary>The view under a key is this one, by content.</summary>
    /// <exception cref="SpecException">It is another, or there is none, or it is parked.</exception>
    public ProjectionSpec<TView> ThenView(RoutingKey key, TView expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ThrowIfParked(key);
        return Difference(expected, views.GetValueOrDefault(key)) is not { } difference ? this
            : throw new SpecException($"The view '{key}' of projection '{projection.Name}' is not as expected (- expected, + there):{Environment.NewLine}{difference}{(views.ContainsKey(key) ? "" : $"{Environment.NewLine}Views there: {(views.Count == 0 ? "none" : string.Join(", ", views.Keys))}.")}");
    }

    /// <summary>There is no view under a key.</summary>
    /// <exception cref="SpecException">There is one, or it is parked.</exception>
    public ProjectionSpec<TView> ThenNoView(RoutingKey key)
    {
        ThrowIfParked(key);
        return Difference(null, views.GetValueOrDefault(key)) is not { } difference ? this
            : throw new SpecException($"There is a view '{key}' of projection '{projection.Name}', and none was expected:{Environment.NewLine}{difference}");
    }

    /// <summary>An event failed on the view under a key, which is parked.</summary>
    /// <param name="key">The key.</param>
    /// <param name="because">A part of the failure's message; null: whatever it was.</param>
    /// <exception cref="SpecException">It is not, or for another reason.</exception>
    public ProjectionSpec<TView> ThenParked(RoutingKey key, string? because = null)
        => !parked.TryGetValue(key, out Exception? failure) ? throw new SpecException($"The view '{key}' of projection '{projection.Name}' is not parked: no event failed on it.")
            : because is null || failure.Message.Contains(because, StringComparison.Ordinal) ? this
            : throw new SpecException($"The view '{key}' of projection '{projection.Name}' is parked for another reason than '{because}': {failure.Message}", failure);

    private EventMetadata Next(RoutingKey key)
    {
        var stream = new StreamId("", "spec", key.Value);
        long version = versions.GetValueOrDefault(stream, -1) + 1;
        versions[stream] = version;
        DateTimeOffset time = Beginning.AddSeconds(++position);
        return new() { Position = position, Stream = stream, Version = version, EventId = new((int)position, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), RecordedAt = time, OccurredAt = time };
    }

#pragma warning disable CA1031 // folds are the application's: whatever they throw parks the view
    private void Fold(object e, EventMetadata metadata)
    {
        foreach (RoutingKey key in projection.KeysOf(e, metadata, lookups))
        {
            if (parked.ContainsKey(key))
            {
                continue;
            }
            try
            {
                if (projection.Fold(key, views.GetValueOrDefault(key), e, metadata, lookups) is { } view)
                {
                    views[key] = view;
                }
                else
                {
                    views.Remove(key);
                }
            }
            catch (Exception failure)
            {
                parked.Add(key, failure);
            }
        }
    }
#pragma warning restore CA1031

    private static string? Difference(TView? expected, TView? actual)
        => SpecText.Of(expected) == SpecText.Of(actual) ? null : SpecText.Difference([expected], [actual]).TrimEnd();

    private void ThrowIfParked(RoutingKey key)
    {
        if (parked.TryGetValue(key, out Exception? failure))
        {
            throw new SpecException($"The view '{key}' of projection '{projection.Name}' is parked: {failure.Message}", failure);
        }
    }
}
