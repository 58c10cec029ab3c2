namespace Ruslo;

/// <summary>How a file is opened.</summary>
public enum StorageMode
{
    /// <summary>It must exist.</summary>
    Open = 0,

    /// <summary>It must not exist, and is created.</summary>
    CreateNew = 1,

    /// <summary>It is created when it is missing.</summary>
    OpenOrCreate = 2,
}
