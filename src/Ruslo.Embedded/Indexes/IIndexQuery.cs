namespace Ruslo;

/// <summary>A question to the indexes. It may be put again, to another view, when a damaged file was met.</summary>
internal interface IIndexQuery<T>
{
    ValueTask<T> AnswerAsync(IndexView view, CancellationToken cancellationToken);
}
