namespace Ruslo.Bench;

[Event("journey-begun", Topic = "journeys")]
public sealed record JourneyBegun([StreamKey] string Id, string Who, decimal Amount);

[Event("journey-ended", Topic = "journeys")]
public sealed record JourneyEnded([StreamKey] string Id);

/// <summary>What a process written by hand notes down of itself, so that it can go on after a crash.</summary>
[Event("journey-noted", Topic = "journey-notes")]
public sealed record JourneyNoted([StreamKey] string Id, string Step, Journey State);

[Command("book-flight")]
public sealed record BookFlight([StreamKey] string Id, string Who);

[Event("flight-booked", Topic = "flights")]
public sealed record FlightBooked([StreamKey] string Id, string Seat);

[Command("book-hotel")]
public sealed record BookHotel([StreamKey] string Id, string Who);

[Event("hotel-booked", Topic = "hotels")]
public sealed record HotelBooked([StreamKey] string Id, string Room);

[Command("book-car")]
public sealed record BookCar([StreamKey] string Id, string Who);

[Event("car-booked", Topic = "cars")]
public sealed record CarBooked([StreamKey] string Id, string Plate);

[Command("cancel-booking")]
public sealed record CancelBooking([StreamKey] string Id);

[Command("take-fare")]
public sealed record TakeFare([StreamKey] string Id, decimal Amount);

[Event("fare-taken", Topic = "fares")]
public sealed record FareTaken([StreamKey] string Id, decimal Amount);

public sealed record Journey(string Id, string Who, decimal Amount, string? Seat = null, string? Room = null, string? Plate = null);
