namespace Ruslo;

/// <summary>What a reaction does.</summary>
internal enum ReactionKind
{
    Send,
    Publish,
    Wait,
    NoLonger,
    End,
}
