namespace Ruslo;

/// <summary>What a message is to a saga.</summary>
internal enum SagaIntakeKind
{
    /// <summary>It starts an instance.</summary>
    Start,

    /// <summary>It cancels one.</summary>
    Cancel,

    /// <summary>It answers a step.</summary>
    Reply,

    /// <summary>It comes to a process manager's instance.</summary>
    Input,
}
