namespace Ruslo;

/// <summary>The rest: the filters further in, and what they wrap. At most once.</summary>
public delegate ValueTask FilterNext<in TContext>(TContext context, CancellationToken cancellationToken);
