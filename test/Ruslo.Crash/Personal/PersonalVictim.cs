using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>The process that is killed while it publishes about people and forgets them; it says what was acknowledged.</summary>
internal static class PersonalVictim
{
    public static async Task RunAsync(string directory, Voice voice)
    {
        using IHost host = PersonalHost.Build(directory);
        await host.StartAsync();
        voice.SayOpen();
        await Task.WhenAll(Enumerable.Range(0, PersonalHost.Writers).Select(writer => WriteAsync(host.Services, writer, voice)));
    }

    private static async Task WriteAsync(IServiceProvider services, int writer, Voice voice)
    {
        var bus = services.GetRequiredService<IDirectBus>();
        var personal = services.GetRequiredService<IPersonalData>();
        StreamPage end = await services.GetRequiredService<IEventLog>().ReadStreamAsync(new(PersonalHost.Topic, PersonalHost.KeyOf(writer)), long.MaxValue, ReadDirection.Backwards, 1);
        for (long count = end.LastVersion + 1; ; count++)
        {
            Published told = await bus.PublishAsync(new Told(writer, PersonalHost.PersonAt(writer, count), count, PersonalHost.SecretOf(writer, count)));
            voice.Say($"told {writer} {count} {told.Token.Position}");
            if (count % 5 == 4)
            {
                string person = PersonalHost.PersonAt(writer, count * 7); // now the one who was just told of, now one of long ago
                Published forgotten = await personal.ForgetAsync(person);
                voice.Say($"forgot {forgotten.Token.Position} {person}");
            }
        }
    }
}
