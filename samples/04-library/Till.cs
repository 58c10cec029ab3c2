namespace Library;

/// <summary>Something outside that may be broken.</summary>
public sealed class Till
{
    public bool IsBroken { get; set; }

    public void Open(string reader)
    {
        if (IsBroken)
        {
            throw new InvalidOperationException($"The till is broken: {reader} cannot pay.");
        }
    }
}
