using System.Data.Common;

namespace Ruslo;

/// <summary>Old and new tables of a <see cref="SqlProjection"/>, to be compared. Valid until the comparison ends.</summary>
/// <param name="Connection">A connection that can only read. Tables of the new build have their names, those of the old one are in the schema <c>old</c>: <c>old.account</c>.</param>
/// <param name="Old">The old build. Its tables hold everything up to its position at least; they may go on.</param>
/// <param name="New">The new build, likewise.</param>
public sealed record TablesCompared(DbConnection Connection, ViewsCompared Old, ViewsCompared New);
