using System.Text.Json;

namespace Ruslo.Battery;

/// <summary>What the log says has become of trips: the instances by themselves, the effects by what the services have recorded.</summary>
internal sealed class TripLedger
{
    private readonly SortedDictionary<string, Account> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private long pending;

    public TripLedger(EventSerializer serializer, IReadOnlyList<RecordedEvent> log)
    {
        foreach (RecordedEvent e in log)
        {
            pending += e.Name == TimerStream.Set ? 1 : e.Stream.Topic == TimerStream.Topic ? -1 : 0;
            foreach (object decoded in serializer.Decode(e).Objects)
            {
                Fold(e, decoded);
            }
        }
    }

    /// <summary>Every instance has ended, and nothing that it waits for is to come.</summary>
    public bool HasEnded => pending == 0 && asked.All(accounts.ContainsKey) && accounts.Values.All(static account => account.Instance is { Status: SagaStatus.Completed or SagaStatus.Aborted } instance && !instance.Steps.Any(static step => step.Status == SagaStepStatus.Compensating));

    public void Check()
    {
        foreach ((string trip, Account account) in accounts)
        {
            string told = $"{trip} is {account.Instance!.Status}: {account}";
            if (account.Instance.Status == SagaStatus.Completed)
            {
                Truth.Require(account is { Booked: 1, Failed: 0, Payments.Count: 1, Seats.Count: 1, Tickets: > 0 } && account.Refunded.Count == 0 && account.Freed.Count == 0, $"a completed trip is paid, seated and ticketed once, and nothing is undone; {told}");
            }
            else
            {
                Truth.Require(account is { Booked: 0, Failed: 1, Tickets: 0 }, $"an aborted trip is told once, and has no ticket; {told}");
                Truth.Require(account.Refunded.SetEquals(account.Payments), $"what is known to be paid is paid back, and nothing else; {told}");
                Truth.Require(account.Freed.Count == account.Seats.Count, $"what is known to be held is freed, once; {told}");
            }
            Truth.Require(account.Instance.State is not Trip { Replies: > 2 }, $"no reply is folded twice; {told}");
            Truth.Require(account.Payments.Count <= 1 && account.Seats.Count <= 1, $"no step happens twice in effect; {told}");
        }
    }

    public override string ToString() => string.Join("; ", accounts.Select(static one => $"{one.Key}: {one.Value}").Append($"{pending} timers pending"));

    private Account AccountOf(string trip)
    {
        if (!accounts.TryGetValue(trip, out Account? account))
        {
            accounts.Add(trip, account = new());
        }
        return account;
    }

    private void Fold(RecordedEvent e, object decoded)
    {
        Account Of(string trip) => AccountOf($"{e.Stream.Tenant} {trip}");
        switch (decoded)
        {
            case TripAsked one:
                asked.Add($"{e.Stream.Tenant} {one.Trip}");
                break;
            case SagaMoved:
                SagaRecord record = JsonSerializer.Deserialize(e.Payload.Span, SagaJson.Default.SagaRecord)!;
                Of(e.Stream.Key).Instance = record.Instance with { State = JsonSerializer.Deserialize<Trip>(record.State.Span)! };
                break;
            case Paid paid:
                Of(paid.Trip).Payments.Add(paid.Payment);
                break;
            case Refund refund:
                Truth.Require(Of(refund.Trip).Payments.Contains(refund.Payment), $"{refund} pays back what was not paid");
                Of(refund.Trip).Refunded.Add(refund.Payment);
                Truth.Require(Of(refund.Trip).RefundKeys.Add(e.Headers.Find(WellKnownHeaders.IdempotencyKey)!) || Of(refund.Trip).RefundKeys.Count == 1, $"{refund} is sent under two keys");
                break;
            case SeatHeld held:
                Of(held.Trip).Seats.Add(held.Seat);
                break;
            case FreeSeat free:
                Of(free.Trip).Freed.Add(e.Headers.Find(WellKnownHeaders.IdempotencyKey)!);
                break;
            case Ticketed ticketed:
                Of(ticketed.Trip).Tickets++;
                break;
            case TripBooked booked:
                Of(booked.Trip).Booked++;
                break;
            case TripFailed failed:
                Of(failed.Trip).Failed++;
                break;
        }
    }

    private sealed class Account
    {
        public SagaInstance? Instance { get; set; }

        public HashSet<string> Payments { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Refunded { get; } = new(StringComparer.Ordinal);

        public HashSet<string> RefundKeys { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Seats { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Freed { get; } = new(StringComparer.Ordinal);

        public int Tickets { get; set; }

        public int Booked { get; set; }

        public int Failed { get; set; }

        public override string ToString()
            => $"{Instance?.Status}, {Payments.Count} payments, {Refunded.Count} paid back, {Seats.Count} seats, {Freed.Count} freed, {Tickets} tickets, booked {Booked}, failed {Failed} ({Instance?.Why}), {string.Join(", ", Instance?.Steps.Select(static step => $"{step.Name} {step.Status}") ?? [])}";
    }
}
