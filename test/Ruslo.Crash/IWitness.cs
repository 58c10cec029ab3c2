namespace Ruslo.Crash;

/// <summary>Hears what a victim says before it is killed, and compares it with what is left.</summary>
internal interface IWitness
{
    /// <summary>How the victim is started.</summary>
    string Kind { get; }

    /// <summary>After how many kills it looks.</summary>
    int KillsACheck { get; }

    int Acknowledged { get; }

    /// <summary>Makes what must be there before the first victim.</summary>
    void Prepare(string directory) { }

    /// <summary>Takes what the victim has said.</summary>
    void Hear(string line);

    /// <summary>What is wrong in a directory, that of the log and of all that belongs to it, so far.</summary>
    Task<Damage> LookAsync(string directory, bool isLast, TextWriter output);
}
