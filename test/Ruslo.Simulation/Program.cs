using System.Globalization;
using Ruslo;
using Ruslo.Battery;

// --from 1 --seeds 1000: runs seeds; the last line is "N seeds, N failed", the exit code 0 only when none did.
// --seed N: runs one and prints everything that happened in it.
// --traces N: prints the hash of everything that happened in each of N seeds, to be compared with another process.
// --seconds N: stops after that long, but not before --seeds have been run.
SimulationArguments arguments;
try
{
    arguments = new(args);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
if (arguments.Seed is { } only)
{
    return SeedRun.Print(only, Console.Out) ? 0 : 1;
}
ulong failed = 0, done = 0;
long started = TimeProvider.System.GetTimestamp();
for (ulong seed = arguments.From; done < arguments.Seeds || (arguments.Seconds > 0 && TimeProvider.System.GetElapsedTime(started).TotalSeconds < arguments.Seconds); seed++, done++)
{
    try
    {
        ulong trace = SeedRun.Run(seed);
        if (arguments.Traces)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed} {trace:x16}"));
        }
    }
    catch (SimulationException failure)
    {
        failed++;
        Console.WriteLine(failure.Message);
        Console.WriteLine($"  again, with everything that happens: dotnet run -c Release --project test/Ruslo.Simulation -- --seed {seed}");
    }
}
Console.WriteLine($"{done} seeds, {failed} failed");
return failed == 0 ? 0 : 1;
