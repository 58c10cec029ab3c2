namespace Ruslo;

/// <summary>What is known about the keys of a subject.</summary>
/// <param name="ForgottenThrough">The last generation that is gone; -1: none.</param>
/// <param name="Key">The key in use; null: none.</param>
internal readonly record struct Keyring(int ForgottenThrough, PersonalKey? Key)
{
    public static Keyring None => new(-1, null);

    /// <summary>What a forgetting that begins now is through: the key in use, or one that was lost.</summary>
    public int Last => Key?.Generation ?? (ForgottenThrough + 1);

    public Keyring Forget(int through) => new(Math.Max(ForgottenThrough, through), Key is not null && Key.Generation > through ? Key : null);
}
