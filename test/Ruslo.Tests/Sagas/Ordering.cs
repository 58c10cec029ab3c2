namespace Ruslo.Tests.Sagas;

/// <summary>A small business that the tests of sagas share: an order is paid, reserved, wrapped and shipped.</summary>
public sealed record Order(string Id, int Amount, string Paid = "", string Notes = "");

public sealed record Placed(string Id, int Amount = 10);

public sealed record Withdrawn(string Id, string Why);

public sealed record Confirmed(string Id, string Notes = "");

public sealed record Rejected(string Id, string Step, string Why);

public sealed record Pay(string Id, int Amount);

public sealed record Paid(string Payment);

[Event("declined", Topic = "saga-orders")]
public sealed record Declined;

public sealed record Refund(string Id, string Payment);

public sealed record VoidPayment(string Id);

public sealed record Reserve(string Id);

public record Reserved(string Note = "");

public sealed record ReservedElsewhere() : Reserved("elsewhere");

[Event("out-of-stock", Topic = "saga-orders")]
public sealed record OutOfStock;

public sealed record Release(string Id);

public sealed record Wrap(string Id);

public sealed record Wrapped;

public sealed record Torn;

public sealed record Unwrap(string Id);

public sealed record Ship(string Id);

public sealed record Shipped;

[Event("lost", Topic = "saga-orders")]
public sealed record Lost;

public sealed record Mail(string Id);
