namespace Ruslo.Architecture;

/// <summary>A C# file: its path, relative with forward slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text);
