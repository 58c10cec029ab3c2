using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>One handler of a subscription: what it is given, how it is made and how it is called.</summary>
internal sealed class HandlerBinding
{
    /// <summary>The type of decoded event that it takes, or a base of several; null: every event, as it was recorded.</summary>
    public required Type? Handled { get; init; }

    /// <summary>Calls it: with the decoded event, or with the recorded one when it takes every event.</summary>
    public required HandlerInvoker Invoke { get; init; }

    /// <summary>Makes it in an attempt's scope, where it is a class.</summary>
    public Func<HandlerContext, object>? Make { get; init; }

    /// <summary>Its class, where it is one.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type? Class { get; init; }

    /// <summary>How it is called in messages to people.</summary>
    public required string Name { get; init; }

    public bool Takes(Type decoded) => Handled is not null && decoded.IsAssignableTo(Handled);

    /// <summary>A maker of a handler class: the registered one where the application registers it, else a new one whose constructor is given services.</summary>
    public static Func<HandlerContext, object> Maker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>() where THandler : class
    {
        ObjectFactory<THandler> create = ActivatorUtilities.CreateFactory<THandler>([]);
        return context => (object?)context.Services.GetService<THandler>() ?? context.Own(create(context.Services, []));
    }
}
