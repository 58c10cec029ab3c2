namespace Ruslo;

/// <summary>Work in a transaction of a state has failed by itself: nothing of the transaction was changed, and the state goes on.</summary>
public sealed class SqlWorkException : RusloException
{
    /// <summary>For serializers and tests.</summary>
    public SqlWorkException() { }

    /// <param name="message">What happened.</param>
    public SqlWorkException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public SqlWorkException(string message, Exception? innerException) : base(message, innerException) { }
}
