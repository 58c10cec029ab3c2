namespace Ruslo;

/// <summary>A part of the view was made again: the question is put to the new view. Never leaves the indexes.</summary>
internal sealed class IndexViewChangedException() : RusloException("The indexes have changed.");
