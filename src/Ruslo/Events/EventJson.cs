using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>Finds how an event is written and read: by a context that an application declared for it, else by reflection where that is available.</summary>
internal sealed class EventJson
{
    private readonly List<Source> sources = [];
    private readonly Lazy<(JsonSerializerOptions Options, JsonWriters Writers)> reflection = new(ForReflection);

    public void Add(JsonSerializerContext context, ReadOnlySpan<Type> types)
    {
        Source? known = sources.Find(source => source.Context == context);
        if (known is null)
        {
            sources.Add(known = new(context));
        }
        known.Add(types);
    }

    /// <param name="declared">The event.</param>
    /// <param name="writers">Writers with the options of its context.</param>
    /// <param name="direct">Its metadata as the context generated it, which writes fastest but does not look for nulls; null without a context.</param>
    /// <param name="mistake">Why there is none, when there is none.</param>
    public JsonTypeInfo? Resolve(EventDeclaration declared, out JsonWriters? writers, out JsonTypeInfo? direct, out string? mistake)
    {
        List<Source> fitting = Fitting(declared.ClrType);
        mistake = null;
        writers = null;
        direct = null;
        if (fitting.Count > 1)
        {
            mistake = $"{declared.ClrType} is listed by two JSON contexts, {fitting[0].Context.GetType()} and {fitting[1].Context.GetType()}, which may write it differently: keep it in one, best in its own assembly.";
        }
        else if (fitting.Count == 1)
        {
            writers = fitting[0].Writers;
            direct = fitting[0].Context.GetTypeInfo(declared.ClrType);
            return fitting[0].Options.GetTypeInfo(declared.ClrType);
        }
        else if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            writers = reflection.Value.Writers;
            return reflection.Value.Options.GetTypeInfo(declared.ClrType);
        }
        else
        {
            mistake = $"Event {declared} ({TypeText.Full(declared.ClrType)}) has no JSON metadata, and this application was built without reflection for it (trimmed or Native AOT): "
                + $"declare 'public sealed partial class AppJson : JsonSerializerContext' with [JsonSerializable(typeof({TypeText.Short(declared.ClrType)}))].";
        }
        return null;
    }

    /// <summary>For a type that is no event: a context of its own assembly that knows it, any other that does, else reflection where that is available. Thread-safe once events are no longer added.</summary>
    public JsonTypeInfo Find(Type type)
    {
        List<Source> knowing = sources.FindAll(source => source.IsKnown(type));
        if (knowing.Count > 0)
        {
            return (knowing.Find(source => source.Context.GetType().Assembly == type.Assembly) ?? knowing[0]).Options.GetTypeInfo(type);
        }
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            return reflection.Value.Options.GetTypeInfo(type);
        }
        throw new ArgumentException($"{TypeText.Full(type)} has no JSON metadata, and this application was built without reflection for it (trimmed or Native AOT): add [JsonSerializable(typeof({TypeText.Short(type)}))] to its JsonSerializerContext.");
    }

    /// <summary>Contexts of the event's own assembly come first; then those that list it; then those that only know it.</summary>
    private List<Source> Fitting(Type type)
    {
        List<Source> listed = sources.FindAll(source => source.Lists(type));
        List<Source> own = listed.FindAll(source => source.Context.GetType().Assembly == type.Assembly);
        if (own.Count > 0 || listed.Count > 0)
        {
            return own.Count > 0 ? own : listed;
        }
        return sources.FindAll(source => source.Knows(type));
    }

    private static JsonSerializerOptions Strict(JsonSerializerOptions options, IJsonTypeInfoResolver resolver)
    {
        var strict = new JsonSerializerOptions(options)
        {
            TypeInfoResolver = resolver,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            WriteIndented = false,
        };
        strict.MakeReadOnly();
        return strict;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection-based JSON is enabled, which trimming and Native AOT switch off; the members of event types are kept by the annotation of CatalogBuilder.Event.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection-based JSON is enabled, which Native AOT switches off.")]
    private static (JsonSerializerOptions, JsonWriters) ForReflection()
    {
        JsonSerializerOptions options = Strict(new JsonSerializerOptions(), new DefaultJsonTypeInfoResolver());
        return (options, new(options));
    }

    private sealed class Source
    {
        private readonly HashSet<Type> listed = [];
        private bool forAll;

        public Source(JsonSerializerContext context)
        {
            Context = context;
            Options = Strict(context.Options, context);
            Writers = new(Options);
        }

        public JsonSerializerContext Context { get; }

        public JsonSerializerOptions Options { get; }

        public JsonWriters Writers { get; }

        public void Add(ReadOnlySpan<Type> types)
        {
            forAll |= types.IsEmpty;
            foreach (Type type in types)
            {
                listed.Add(type);
            }
        }

        public bool Lists(Type type) => listed.Contains(type) && IsKnown(type);

        public bool Knows(Type type) => forAll && IsKnown(type);

        public bool IsKnown(Type type) => ((IJsonTypeInfoResolver)Context).GetTypeInfo(type, Options) is not null;
    }
}
