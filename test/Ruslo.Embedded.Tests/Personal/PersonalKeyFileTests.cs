using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo.Embedded.Tests.Log;
using Xunit;

namespace Ruslo.Embedded.Tests.Personal;

[Event("guest-registered", Topic = "guests")]
public sealed record GuestRegistered([StreamKey] string Guest, [Personal] string Email, [Personal(Placeholder = "(gone)")] string Name);

public sealed record GuestView(string Id, [property: Personal] string Name);

public sealed class PersonalKeyFileTests : IDisposable
{
    private static readonly GuestRegistered Ada = new("g1", "ada@example.org", "Ada Lovelace");

    private static readonly Projection<GuestView> Guests = Projection.For<GuestView>("guests", version: 1).On<GuestRegistered>(static (_, e) => new(e.Guest, e.Name));

    private static readonly Decider<GuestView, string, GuestRegistered> Names = new("guests", new("", ""),
        static (_, name, context) => new GuestRegistered(context.Stream.Key, "ada@example.org", name), static (_, e) => new(e.Guest, e.Name));

    private readonly string root = Directory.CreateTempSubdirectory("ruslo-personal-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task No_file_holds_personal_data_and_what_is_forgotten_stays_so()
    {
        await RunAsync(async host =>
        {
            (await host.Services.GetRequiredService<IDirectDeciders>().ExecuteAsync(Names, "g1", "Ada Lovelace", Stop)).OrThrow();
            Published published = await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new GuestRegistered("g2", "grace@example.org", "Grace Hopper"), Stop);
            Assert.Equal("Grace Hopper", (await host.Services.GetRequiredService<IViews>().GetAsync<GuestView>("g2", published.Token, Stop))!.Name);
        });
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            string bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Stop));
            Assert.False(bytes.Contains("Lovelace", StringComparison.Ordinal) || bytes.Contains("example.org", StringComparison.Ordinal) || bytes.Contains("Hopper", StringComparison.Ordinal), $"{file} holds personal data.");
        }
        byte[] copy = await File.ReadAllBytesAsync(KeyFile, Stop);
        await RunAsync(async host =>
        {
            Assert.Equal("Ada Lovelace", (await host.Services.GetRequiredService<IViews>().GetAsync<GuestView>("g1", Stop))!.Name);
            await host.Services.GetRequiredService<IPersonalData>().ForgetAsync("g1", cancellationToken: Stop);
            await AssertForgottenAsync(host);
        });
        Assert.Equal((2, 1), (KeysIn(copy).Count(), KeysIn(await File.ReadAllBytesAsync(KeyFile, Stop)).Count()));
        await RunAsync(AssertForgottenAsync);
        await File.WriteAllBytesAsync(KeyFile, copy, Stop); // a copy from before is restored
        await RunAsync(AssertForgottenAsync);
        Assert.Single(KeysIn(await File.ReadAllBytesAsync(KeyFile, Stop)));
    }

    [Fact]
    public async Task The_keys_lie_beside_the_log_or_where_they_are_told_to()
    {
        await RunAsync(host => PublishAsync(host));
        Assert.True(File.Exists(KeyFile));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(KeyFile)!));
        }
        await RunAsync(host => PublishAsync(host), "elsewhere/log/", "secret");
        Assert.True(File.Exists(Path.Combine(root, "secret", "personal.keys")));
        Assert.Equal(["log"], Directory.EnumerateDirectories(Path.Combine(root, "elsewhere")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Keys_of_another_log_damaged_keys_and_keys_in_use_keep_the_host_from_starting()
    {
        await RunAsync(host => PublishAsync(host));
        Assert.Contains("belong to the log", (await Assert.ThrowsAsync<RusloException>(() => RunAsync(host => PublishAsync(host), "other", "log.keys"))).Message, StringComparison.Ordinal);
        await RunAsync(async _ => Assert.Contains("are open in", (await Assert.ThrowsAsync<RusloException>(() => RunAsync(host => PublishAsync(host), "third", "log.keys"))).Message, StringComparison.Ordinal));
        byte[] bytes = await File.ReadAllBytesAsync(KeyFile, Stop);
        bytes[512 + 40] ^= 1;
        await File.WriteAllBytesAsync(KeyFile, bytes, Stop);
        PersonalKeysDamagedException damaged = await Assert.ThrowsAsync<PersonalKeysDamagedException>(() => RunAsync(host => PublishAsync(host)));
        Assert.Equal(512, damaged.Offset);
        bytes[512 + 40] ^= 1;
        await File.WriteAllBytesAsync(KeyFile, bytes, Stop);
        await RunAsync(host => PublishAsync(host)); // nothing was changed by the refusal
    }

    [Fact]
    public async Task A_lost_file_of_keys_parks_what_it_concerns_and_says_so()
    {
        await RunAsync(host => PublishAsync(host));
        File.Delete(KeyFile);
        await RunAsync(async host =>
        {
            var serializer = host.Services.GetRequiredService<EventSerializer>();
            RecordedEvent e = (await host.Services.GetRequiredService<IEventLog>().ReadAsync(0, new() { Names = ["guest-registered"] }, 1, Stop)).Events[0];
            Assert.IsType<LostKeyException>(serializer.Decode(e).Error!.InnerException);
        });
    }

    [Fact]
    public async Task Many_keys_are_added_destroyed_and_found_again()
    {
        var log = Guid.Parse("11111111-1111-7111-8111-111111111111");
        PersonalKey[] keys = [.. Enumerable.Range(0, 1300).Select(static i => new PersonalKey((UInt128)i, i % 3, Encoding.ASCII.GetBytes($"{i:d32}")))];
        await using (var file = new PersonalKeyFile(root))
        {
            Assert.Empty(await file.OpenAsync(log, Stop));
            await file.AddAsync(keys, Stop);
            await file.DestroyAsync(keys[..1000], Stop);
        }
        await using var again = new PersonalKeyFile(root);
        IReadOnlyList<PersonalKey> kept = await again.OpenAsync(log, Stop);
        Assert.Equal(keys[1000..].Select(static key => (key.Subject, key.Generation, Convert.ToHexString(key.Bytes.Span))), kept.Select(static key => (key.Subject, key.Generation, Convert.ToHexString(key.Bytes.Span))));
        await again.AddAsync([keys[0]], Stop);
        Assert.Equal(301, (await again.OpenAsync(log, Stop)).Count);
    }

    [Fact]
    public async Task What_a_power_cut_left_empty_between_keys_is_no_damage_however_many_keys_follow()
    {
        var log = Guid.Parse("11111111-1111-7111-8111-111111111111");
        PersonalKey[] keys = [.. Enumerable.Range(0, 12 + 513).Select(static i => new PersonalKey((UInt128)i, 0, Encoding.ASCII.GetBytes($"{i:d32}")))];
        string path = Path.Combine(root, "personal.keys");
        await using (var file = new PersonalKeyFile(root))
        {
            await file.OpenAsync(log, Stop);
            await file.AddAsync(keys[..4], Stop);
            await file.AddAsync(keys[4..12], Stop);
        }
        byte[] bytes = await File.ReadAllBytesAsync(path, Stop);
        bytes.AsSpan(512 + (4 * 128), 4 * 128).Clear(); // of the two sectors of the last addition, the second alone came to the disk
        await File.WriteAllBytesAsync(path, bytes, Stop);
        await using (var file = new PersonalKeyFile(root))
        {
            Assert.Equal([0, 1, 2, 3, 8, 9, 10, 11], (await file.OpenAsync(log, Stop)).Select(static key => (int)key.Subject));
            await file.AddAsync(keys[12..], Stop);
        }
        await using var again = new PersonalKeyFile(root);
        Assert.Equal(8 + 513, (await again.OpenAsync(log, Stop)).Count);
    }

    [Fact]
    public async Task After_a_write_that_failed_no_key_is_used_until_the_file_is_opened_again()
    {
        var storage = new FaultyStorage(root);
        await using var file = new PersonalKeyFile(storage);
        await file.OpenAsync(Guid.Parse("11111111-1111-7111-8111-111111111111"), Stop);
        storage.Before = static (operation, _) => throw new IOException($"{operation} failed");
        await Assert.ThrowsAsync<RusloException>(async () => await file.AddAsync([new(1, 0, new byte[32])], Stop));
        storage.Before = static (_, _) => { };
        Assert.Contains("start again", (await Assert.ThrowsAsync<RusloException>(async () => await file.AddAsync([new(2, 0, new byte[32])], Stop))).Message, StringComparison.Ordinal);
        await file.OpenAsync(Guid.Parse("11111111-1111-7111-8111-111111111111"), Stop);
        await file.AddAsync([new(3, 0, new byte[32])], Stop);
    }

    private string KeyFile => Path.Combine(root, "log.keys", "personal.keys");

    private static async Task PublishAsync(IHost host) => await host.Services.GetRequiredService<IDirectBus>().PublishAsync(Ada, Stop);

    private static async Task AssertForgottenAsync(IHost host)
    {
        var views = host.Services.GetRequiredService<IViews>();
        Assert.Equal(["", "Grace Hopper"], [(await views.GetAsync<GuestView>("g1", Stop))!.Name, (await views.GetAsync<GuestView>("g2", Stop))!.Name]);
        Assert.Equal("(gone)", (await host.Services.GetRequiredService<IDirectDeciders>().LoadAsync(Names, "g1", Stop)).Name);
    }

    /// <summary>The slots of a file of keys that hold one.</summary>
    private static IEnumerable<string> KeysIn(byte[] file) => file.Skip(512).Chunk(128).Where(static slot => slot[4] == 1).Select(Convert.ToHexString);

    private async Task RunAsync(Func<IHost, Task> use, string directory = "log", string? keys = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Services.AddRuslo(ruslo =>
        {
            ruslo.UseEmbedded(directory).AddProjection(Guests).AddSnapshots(Names, new() { Every = 1 });
            if (keys is not null)
            {
                ruslo.UseKeyDirectory(keys);
            }
        });
        using IHost host = builder.Build();
        await host.StartAsync(Stop);
        await use(host);
        await host.StopAsync(Stop);
    }
}
