using System.Globalization;

namespace Rides;

/// <summary>Who is asked to drive, and how they answer: made up from the trip and the number of those asked before, so it is the same in every run.</summary>
/// <param name="DriverId">Who is asked.</param>
/// <param name="Answer">What they say.</param>
/// <param name="After">How long a late answer takes: around the time that they have.</param>
internal sealed record Manner(string DriverId, Answer Answer, TimeSpan After)
{
    public const int Drivers = 900;
    private const int Most = 3;

    /// <summary>Of a thousand offers 890 are taken, 100 declined, 6 answered late and 4 not at all; the fourth who is asked for a trip takes it.</summary>
    public static Manner Of(string trip, int tried)
    {
        var dice = Dice.Of(trip, tried);
        string driver = string.Create(CultureInfo.InvariantCulture, $"driver-{1 + dice.Below(Drivers):000}");
        int of1000 = tried >= Most ? 0 : dice.Below(1_000);
        Answer answer = of1000 < 890 ? Answer.Yes : of1000 < 990 ? Answer.No : of1000 < 996 ? Answer.YesLate : Answer.Never;
        return new(driver, answer, TimeSpan.FromMilliseconds(400 + dice.Below(1_200)));
    }
}
