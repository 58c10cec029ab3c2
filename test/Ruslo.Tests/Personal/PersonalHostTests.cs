using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Personal;

public sealed record Customer(string Id, string Email, int Orders);

public sealed record Contact(string Id, string Email);

public sealed class PersonalHostTests
{
    internal static readonly Projection<Customer> Customers = Projection.For<Customer>("customers", version: 1)
        .On<Registered>(static (view, e) => new(e.Customer, e.Email, view?.Orders ?? 0))
        .On<Ordered>(key: static e => e.Customer, fold: static (view, e) => view is null ? null : view with { Orders = view.Orders + 1 });

    internal static readonly Decider<Contact, string, Registered> Contacts = new("customers", new("", "?"),
        static (_, email, context) => PersonalBench.Ada with { Customer = context.Stream.Key, Email = email }, static (contact, e) => contact with { Id = e.Customer, Email = e.Email });

    private static readonly ProcessManager<Contact> Presents = ProcessManager.For<Contact>("presents")
        .StartsOn<Registered>(static e => e.Customer, static e => new(e.Customer, e.Email))
        .On<Ordered>(static e => e.Customer, static (contact, _) => contact, static (contact, e) => e.Order == "present" ? [] : [Reaction.Publish(new Ordered("present", contact.Id, $"to {contact.Email}!"))]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_appended_before_its_key_is_durable()
    {
        var store = new HeldKeyStore();
        using IHost host = Build(ruslo => ruslo.UseInMemory().UsePersonalKeys(_ => store));
        await host.StartAsync(Stop);
        var bus = host.Services.GetRequiredService<IDirectBus>();
        var log = host.Services.GetRequiredService<IEventLog>();
        Task<Published> publishing = bus.PublishAsync(PersonalBench.Ada, Stop).AsTask();
        Task<Published> second = bus.PublishAsync(PersonalBench.Ada, Stop).AsTask();
        await store.Entered.Task.WaitAsync(Stop);
        Assert.Equal(0, await CountAsync(log));
        await log.AppendAsync(new() { Events = new NewEvent[] { new(new("notes", "n"), Guid.Parse("11111111-1111-7111-8111-111111111111"), "noted", "{}"u8.ToArray()) } }, Stop); // what holds nothing personal does not wait
        Assert.False(publishing.IsCompleted || second.IsCompleted);
        store.Release.SetResult();
        await Task.WhenAll(publishing, second);
        Assert.Equal(2, await CountAsync(log));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_key_that_cannot_be_stored_fails_the_publication_and_stores_nothing()
    {
        var store = new HeldKeyStore();
        using IHost host = Build(ruslo => ruslo.UseInMemory().UsePersonalKeys(_ => store));
        await host.StartAsync(Stop);
        store.Release.SetException(new RusloException("the disk is gone"));
        await Assert.ThrowsAsync<RusloException>(async () => await host.Services.GetRequiredService<IDirectBus>().PublishAsync(PersonalBench.Ada, Stop));
        Assert.Equal(0, await CountAsync(host.Services.GetRequiredService<IEventLog>()));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Nothing_is_committed_to_a_state_before_its_key_is_durable()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        var store = new HeldKeyStore();
        await bench.Keys.OpenAsync(store, bench.Log, bench.Runtime.Ids, Stop);
        await using IState state = await new KeyedStateStore(new InMemoryStateStore(), bench.Keys).OpenAsync(new("x", [new StateTable("t")]), Stop);
        bench.Keys.Use(SubjectId.Of("", "c1"));
        Task committing = state.CommitAsync(new() { Writes = [new StateWrite("t", "k", "{}"u8.ToArray(), default)] }, Stop).AsTask();
        await store.Entered.Task.WaitAsync(Stop);
        Assert.Null(await state.GetAsync("t", "k", Stop));
        store.Release.SetResult();
        await committing;
        Assert.NotNull(await state.GetAsync("t", "k", Stop));
    }

    [Fact]
    public async Task Personal_data_without_a_store_for_its_keys_is_told_at_start()
    {
        using IHost host = Build(static ruslo => ruslo.UseLog("mine", static (services, _) => new(new InMemoryEventLog(services.GetRequiredService<RusloRuntime>()))));
        Assert.Contains("no store for its keys is set up", (await Assert.ThrowsAsync<SetupException>(() => host.StartAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_and_tables_keep_it_encrypted_and_read_placeholders_afterwards()
    {
        await using TestApp app = await StartAsync(static ruslo => ruslo.AddProjection(Customers)
            .AddSubscription("contacts", static s => s.State<Contact>("contacts").ExactlyOnce()
                .On<Registered>(static (e, context, _) =>
                {
                    context.State<Contact>().Set($"contact-{e.Customer}", new(e.Customer, e.Email));
                    return ValueTask.CompletedTask;
                })));
        await app.PublishAsync(PersonalBench.Ada, new() { Tenant = "t1" }, Stop);
        await app.PublishAsync(PersonalBench.Ada, new() { Tenant = "t2" }, Stop);
        await app.PublishAsync(new Ordered("o1", "c1", "x"), new() { Tenant = "t1" }, Stop);
        await app.SettleAsync(Stop);
        app.AssertNothingParked();
        Assert.Equal(new("c1", "ada@example.org", 1), await ViewAsync(app, "t1"));
        var tables = app.Services.GetRequiredService<IStateTables>();
        Assert.Equal(new("c1", "ada@example.org"), await tables.GetAsync<Contact>("contacts", "contacts", "contact-c1", Stop));
        await app.Services.GetRequiredService<IPersonalData>().ForgetAsync("c1", new() { Tenant = "t1" }, Stop);
        Assert.Equal(new("c1", "(forgotten)", 1), await ViewAsync(app, "t1"));
        Assert.Equal(new("c1", "ada@example.org", 0), await ViewAsync(app, "t2"));
        await app.PublishAsync(new Ordered("o2", "c1", "y"), new() { Tenant = "t1" }, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("(forgotten)", (await ViewAsync(app, "t1"))!.Email); // the order has a new key, which brings nothing back
        await app.PublishAsync(PersonalBench.Ada with { Email = "back@example.org" }, new() { Tenant = "t1" }, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("back@example.org", (await ViewAsync(app, "t1"))!.Email);
        app.AssertNothingParked();
    }

    [Fact]
    public async Task A_decider_s_state_in_memory_and_its_snapshot_forget_too()
    {
        await using TestApp app = await StartAsync(static ruslo => ruslo.AddSnapshots(Contacts, new() { Every = 1 }));
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        (await deciders.ExecuteAsync(Contacts, "c1", "ada@example.org", Stop)).OrThrow();
        Assert.Equal(new("c1", "ada@example.org"), await deciders.LoadAsync(Contacts, "c1", Stop));
        Assert.Equal(new("c1", "ada@example.org"), await deciders.LoadAsync(Contacts, "c1", AsOf.Version(0), Stop)); // from the snapshot
        await app.Services.GetRequiredService<IPersonalData>().ForgetAsync("c1", cancellationToken: Stop);
        Assert.Equal(new("c1", ""), await deciders.LoadAsync(Contacts, "c1", Stop));
        Assert.Equal(new("c1", ""), await deciders.LoadAsync(Contacts, "c1", AsOf.Version(0), Stop));
        (await deciders.ExecuteAsync(Contacts, "c1", "back@example.org", Stop)).OrThrow();
        Assert.Equal(new("c1", "back@example.org"), await deciders.LoadAsync(Contacts, "c1", Stop));
    }

    [Fact]
    public async Task The_state_of_a_saga_is_encrypted_and_forgets_too()
    {
        await using TestApp app = await StartAsync(static ruslo => ruslo.AddProcessManager(Presents));
        await app.PublishAsync(PersonalBench.Ada, cancellationToken: Stop);
        await app.PublishAsync(new Ordered("o1", "c1", "x"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("to ada@example.org!", app.Published<Ordered>().Single(static e => e.Order == "present").Note);
        Assert.Contains(app.Recorded, static e => e.Stream == new StreamId("$sagas.presents", "c1"));
        Assert.All(app.Recorded, static e => Assert.DoesNotContain("ada@", PersonalBench.Text(e), StringComparison.Ordinal));

        await app.Services.GetRequiredService<IPersonalData>().ForgetAsync("c1", cancellationToken: Stop);
        await app.PublishAsync(new Ordered("o2", "c1", "y"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("to !", app.Published<Ordered>().Last(static e => e.Order == "present").Note);
        app.AssertNothingParked();
    }

    [Fact]
    public async Task What_was_loaded_before_a_forgetting_is_not_kept_under_the_key_of_who_comes_back()
    {
        Func<Task> duringDecision = static () => Task.CompletedTask, duringFold = duringDecision;
        Task happened = Task.CompletedTask;
        var emails = new Decider<Contact, string, Registered>("customers", new("", ""), (_, email, context) =>
        {
            (happened, duringDecision) = (duringDecision(), static () => Task.CompletedTask);
            return PersonalBench.Ada with { Customer = context.Stream.Key, Email = email };
        }, (contact, e) =>
        {
            if (e.Email == "during the fold")
            {
                (happened, duringFold) = (duringFold(), static () => Task.CompletedTask);
            }
            return new(e.Customer, $"{contact.Email}{e.Email};");
        });
        await using TestApp app = await StartAsync(ruslo => ruslo.AddSnapshots(emails, new() { Every = 1 }));
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        (await deciders.ExecuteAsync(emails, "c1", "ada@example.org", Stop)).OrThrow();
        duringDecision = ForgetAsync;
        (await deciders.ExecuteAsync(emails, "c1", "back@example.org", Stop)).OrThrow();
        await happened;
        Assert.Equal(";back@example.org;", (await deciders.LoadAsync(emails, "c1", AsOf.Version(1), Stop)).Email); // which makes a snapshot

        await app.PublishAsync(PersonalBench.Ada with { Email = "during the fold" }, cancellationToken: Stop);
        duringFold = async () =>
        {
            await ForgetAsync();
            await app.PublishAsync(PersonalBench.Ada with { Email = "again@example.org" }, cancellationToken: Stop);
        };
        Assert.Contains("back@", (await deciders.LoadAsync(emails, "c1", Stop)).Email, StringComparison.Ordinal);
        await happened;
        Assert.Equal(";;;again@example.org;", (await deciders.LoadAsync(emails, "c1", Stop)).Email);

        Task ForgetAsync() => app.Services.GetRequiredService<IPersonalData>().ForgetAsync("c1", cancellationToken: Stop).AsTask();
    }

    [Fact]
    public async Task A_snapshot_is_encrypted_in_its_store()
    {
        PersonalBench bench = await PersonalBench.OpenAsync(catalog: PersonalBench.Catalog().Personal<Contact>(static c => c.Id, new PersonalMember("Email")));
        var json = bench.Serializer.Catalog.JsonOf(typeof(Contact));
        PersonalType personal = bench.Serializer.Catalog.Personal.Find(json)!;
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        var loaded = new Loaded<Contact>(new("c1", "ada@example.org"), 0, Token.Of(bench.Log.Id, e));
        byte[] document = SnapshotFormat.Write(loaded, 1, json, personal, e.Stream);
        Assert.DoesNotContain("ada@", Encoding.UTF8.GetString(document), StringComparison.Ordinal);
        Assert.Equal(loaded, SnapshotFormat.Read<Contact>(document, 1, json, personal, e.Stream));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => SnapshotFormat.Read<Contact>(document, 1, json, personal, new("customers", "c2")));
        await bench.Personal.ForgetAsync("c1", cancellationToken: Stop);
        Assert.Null(SnapshotFormat.Read<Contact>(document, 1, json, personal, e.Stream));
    }

    [Fact]
    public async Task An_edit_of_a_parked_event_is_encrypted_too()
    {
        var handled = new List<string>();
        await using TestApp app = await StartAsync(ruslo => ruslo.AddSubscription("mails", s => s.On<Registered>((e, _, _) =>
        {
            handled.Add(e.Email.Contains('@', StringComparison.Ordinal) ? e.Email : throw new InvalidOperationException("no address"));
            return ValueTask.CompletedTask;
        })));
        Published published = await app.PublishAsync(PersonalBench.Ada with { Email = "typo" }, cancellationToken: Stop);
        await app.SettleAsync(Stop);
        ParkedKey parked = Assert.Single(app.Parked("mails"));
        await app.Services.GetRequiredService<ISubscriptions>().EditAsync("mails", parked.Key, published.Token.Position, PersonalBench.Ada with { Email = "mended@example.org" }, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(["mended@example.org"], handled);
        app.AssertNothingParked();
        Assert.All(app.Recorded, static e => Assert.DoesNotContain("mended", PersonalBench.Text(e), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_application_without_personal_data_has_nobody_to_forget_and_opens_no_keys()
    {
        var bench = new HostBench();
        var store = new HeldKeyStore();
        using IHost host = bench.Build(ruslo => bench.Use(ruslo).UsePersonalKeys(_ => store));
        await host.StartAsync(Stop);
        Assert.False(store.IsOpen);
        Assert.Contains("Keep a type with [Personal]", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.Services.GetRequiredService<IPersonalData>().ForgetAsync("x", cancellationToken: Stop))).Message, StringComparison.Ordinal);
        await host.StopAsync(Stop);
    }

    private static async Task<int> CountAsync(IEventLog log) => (await log.ReadAsync(0, new() { Names = ["registered"] }, 100, Stop)).Events.Count;

    private static ValueTask<Customer?> ViewAsync(TestApp app, string tenant) => app.Services.GetRequiredService<IViews>().Of<Customer>(tenant: tenant).GetAsync("c1", Stop);

    private static CatalogBuilder Describe(CatalogBuilder catalog) => catalog
        .Event<Registered>("registered", "customers", key: static e => e.Customer)
        .Event<Ordered>("ordered", "orders", key: static e => e.Order)
        .Personal<Registered>(null, new("Email"), new("Phone"), new("Born"), new("Home"), new("Limit"))
        .Personal<Ordered>(static e => e.Customer, new PersonalMember("Note", Placeholder: "\"(gone)\""))
        .Personal<Customer>(null, new PersonalMember("Email", Placeholder: "\"(forgotten)\""))
        .Personal<Contact>(static c => c.Id, new PersonalMember("Email"));

    internal static async Task<TestApp> StartAsync(Action<RusloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(static catalog => Describe(catalog), configure);
        return await TestApp.StartAsync(builder, null, Stop);
    }

    private static IHost Build(Action<RusloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(static catalog => Describe(catalog), configure);
        return builder.Build();
    }
}
