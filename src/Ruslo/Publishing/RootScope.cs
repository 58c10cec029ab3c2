namespace Ruslo;

/// <summary>Singleton. Knows the root provider, so that a bus resolved from it can say what is wrong, also where scopes are not validated (Production).</summary>
internal sealed class RootScope(IServiceProvider root)
{
    public bool Is(IServiceProvider provider) => ReferenceEquals(provider, root);
}
