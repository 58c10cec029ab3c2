namespace Ruslo;

/// <summary>What a step does.</summary>
internal enum StepKind
{
    /// <summary>It sends a command and awaits a reply.</summary>
    Send,

    /// <summary>It runs another saga and awaits its final event.</summary>
    Run,

    /// <summary>It sends a command and awaits nothing.</summary>
    Tell,
}
