namespace Ruslo.Battery;

internal sealed record TripAsked(string Trip, int Price);

/// <summary>The former version: two trips at once. It becomes an event for each.</summary>
internal sealed record TripsAsked(string Trip, string Other, int Price);

internal sealed record TripLeftOut(string Trip);

internal sealed record TripBooked(string Trip);

internal sealed record TripFailed(string Trip, string Why);

internal sealed record Pay(string Trip, int Price);

internal sealed record Refund(string Trip, string Payment);

internal sealed record HoldSeat(string Trip);

internal sealed record FreeSeat(string Trip);

internal sealed record AddMeal(string Trip);

internal sealed record Ticket(string Trip);

internal sealed record Paid(string Trip, string Payment, int Price);

/// <summary>The former version, which services of another process still publish.</summary>
internal sealed record OldPaid(string Trip, string Payment, string Price);

internal sealed record NotPaid(string Trip);

internal sealed record Refunded(string Trip, string Payment);

internal sealed record SeatHeld(string Trip, string Seat);

internal sealed record NoSeat(string Trip);

internal sealed record SeatFreed(string Trip);

internal sealed record MealAdded(string Trip);

internal sealed record Ticketed(string Trip);

internal sealed record Trip(string Id, int Price, string? Payment = null, int Replies = 0);
