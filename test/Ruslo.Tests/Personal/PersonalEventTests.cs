using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Ruslo.Tests.Personal;

public sealed class PersonalEventTests
{
    [Fact]
    public async Task Personal_members_are_encrypted_in_the_log_and_the_others_are_not()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        string stored = PersonalBench.Text(e);
        Assert.StartsWith("""{"$personal":""" + "\"", stored, StringComparison.Ordinal);
        Assert.EndsWith("""
            ","Customer":"c1"}
            """, stored, StringComparison.Ordinal);
        foreach (string secret in (string[])["ada@", "Email", "Phone", "Square", "1815", "12.5"])
        {
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        }
        Assert.Equal(PersonalBench.Ada, bench.Read(e));
        Assert.Equal(PersonalBench.Ada, (await PersonalBench.OpenAsync(bench)).Read(e));
    }

    [Fact]
    public async Task An_application_whose_last_personal_type_has_gone_is_told_what_to_keep()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        CatalogBuilder without = new CatalogBuilder().Event<Registered>("registered", "customers", key: static e => e.Customer);
        Assert.Contains("Keep a type with [Personal]", new EventSerializer(without.Build()).Decode(e).Error!.Message, StringComparison.Ordinal);
        PersonalBench kept = await PersonalBench.OpenAsync(bench, catalog: without.Personal<Ordered>(null, new PersonalMember("Note"))); // of another type, and not even an event
        Assert.Equal(PersonalBench.Ada, kept.Read(e));
    }

    [Fact]
    public async Task A_null_is_encrypted_like_any_value_and_comes_back()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        Registered shy = PersonalBench.Ada with { Phone = null, Home = null };
        RecordedEvent e = await bench.PublishAsync(shy);
        Assert.DoesNotContain("null", PersonalBench.Text(e), StringComparison.Ordinal);
        Assert.Equal(shy, bench.Read(e));
    }

    [Fact]
    public async Task The_same_data_never_looks_the_same()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        var id = Guid.Parse("11111111-1111-7111-8111-111111111111");
        NewEvent one = bench.Drafting.Draft(PersonalBench.Ada, null, id, null, new());
        NewEvent two = bench.Drafting.Draft(PersonalBench.Ada, null, id, null, new());
        Assert.False(one.Payload.Span.SequenceEqual(two.Payload.Span));
    }

    [Fact]
    public async Task An_event_that_is_published_again_under_its_id_is_recognised()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        var options = new PublishOptions { EventId = Guid.Parse("11111111-1111-7111-8111-111111111111") };
        RecordedEvent first = await bench.PublishAsync(PersonalBench.Ada, options);
        Assert.Equal(first.Position, (await bench.PublishAsync(PersonalBench.Ada, options)).Position);
        Assert.Equal(1, bench.Log.Head);
    }

    [Fact]
    public async Task No_byte_of_it_can_be_changed_unnoticed()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        int start = PersonalBench.Text(e).IndexOf(":\"", StringComparison.Ordinal) + 2;
        byte[] envelope = Convert.FromBase64String(PersonalBench.Text(e)[start..PersonalBench.Text(e).IndexOf('"', start)]);
        for (int i = 0; i < envelope.Length; i++)
        {
            byte[] changed = [.. envelope];
            changed[i] ^= 0x40;
            DecodedEvent decoded = bench.Serializer.Decode(With(e, $$"""{"$personal":"{{Convert.ToBase64String(changed)}}","Customer":"c1"}"""));
            Assert.Equal(DecodeOutcome.Failed, decoded.Outcome);
        }
        foreach (string malformed in (string[])["", "!", "AQ==", Convert.ToBase64String(envelope[..40])])
        {
            Assert.Equal(DecodeOutcome.Failed, bench.Serializer.Decode(With(e, $$"""{"$personal":"{{malformed}}","Customer":"c1"}""")).Outcome);
        }
        Assert.Equal(DecodeOutcome.Failed, bench.Serializer.Decode(With(e, "{\"$personal\":\"AQ")).Outcome);
    }

    [Fact]
    public async Task What_was_written_for_one_event_cannot_be_read_in_another()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent first = await bench.PublishAsync(PersonalBench.Ada);
        RecordedEvent second = await bench.PublishAsync(PersonalBench.Ada with { Email = "new@example.org" });
        DecodedEvent swapped = bench.Serializer.Decode(Amendments.WithPayload(second, first.Payload));
        Assert.Equal(DecodeOutcome.Failed, swapped.Outcome);
        Assert.IsAssignableFrom<CryptographicException>(swapped.Error!.InnerException);
        Assert.Contains("was written for another event", swapped.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forgotten_subject_reads_as_placeholders_everywhere_and_for_ever()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent registered = await bench.PublishAsync(PersonalBench.Ada);
        RecordedEvent ordered = await bench.PublishAsync(new Ordered("o1", "c1", "for my mother"));
        RecordedEvent other = await bench.PublishAsync(PersonalBench.Ada with { Customer = "c2" });
        await bench.Personal.ForgetAsync("c1", cancellationToken: TestContext.Current.CancellationToken);
        foreach (PersonalBench process in (PersonalBench[])[bench, await PersonalBench.OpenAsync(bench)])
        {
            Assert.Equal(PersonalBench.Nobody, process.Read(registered));
            Assert.Equal(new Ordered("o1", "c1", "(gone)"), process.Read(ordered));
            Assert.Equal(PersonalBench.Ada with { Customer = "c2" }, process.Read(other));
        }
    }

    [Fact]
    public async Task A_subject_that_comes_back_is_read_again_and_what_was_before_stays_forgotten()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent before = await bench.PublishAsync(PersonalBench.Ada);
        await bench.Personal.ForgetAsync("c1", cancellationToken: TestContext.Current.CancellationToken);
        RecordedEvent after = await bench.PublishAsync(PersonalBench.Ada with { Email = "again@example.org" });
        foreach (PersonalBench process in (PersonalBench[])[bench, await PersonalBench.OpenAsync(bench)])
        {
            Assert.Equal(PersonalBench.Nobody, process.Read(before));
            Assert.Equal(PersonalBench.Ada with { Email = "again@example.org" }, process.Read(after));
        }
    }

    [Fact]
    public async Task A_lost_key_is_an_error_that_says_so_and_forgetting_is_a_way_out()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        PersonalBench later = await PersonalBench.OpenAsync(bench, store: new());
        for (int i = 0; i < 2; i++)
        {
            DecodedEvent decoded = later.Serializer.Decode(e);
            Assert.Equal(DecodeOutcome.Failed, decoded.Outcome);
            Assert.IsType<LostKeyException>(decoded.Error!.InnerException);
            Assert.Contains("not in the key store, and its subject was not forgotten", decoded.Error.Message, StringComparison.Ordinal);
            await later.PublishAsync(PersonalBench.Ada); // a new key of the same subject is another one
        }
        await later.Personal.ForgetAsync("c1", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(PersonalBench.Nobody, later.Read(e));
    }

    [Fact]
    public async Task A_subject_of_another_tenant_is_another_one()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent one = await bench.PublishAsync(PersonalBench.Ada, new() { Tenant = "t1" });
        RecordedEvent two = await bench.PublishAsync(PersonalBench.Ada, new() { Tenant = "t2" });
        RecordedEvent none = await bench.PublishAsync(PersonalBench.Ada);
        await bench.Personal.ForgetAsync("c1", new() { Tenant = "t1" }, TestContext.Current.CancellationToken);
        foreach (PersonalBench process in (PersonalBench[])[bench, await PersonalBench.OpenAsync(bench)])
        {
            Assert.Equal([PersonalBench.Nobody, PersonalBench.Ada, PersonalBench.Ada], new[] { one, two, none }.Select(process.Read));
        }
    }

    [Fact]
    public async Task Personal_data_of_nobody_is_refused_before_anything_is_stored()
    {
        PersonalBench bench = await PersonalBench.OpenAsync(catalog: PersonalBench.Catalog().Event<Address>("moved", "moves").Personal<Address>(null, new PersonalMember("Street")));
        Assert.Contains("nobody to whom it belongs", (await Assert.ThrowsAsync<ArgumentException>(() => bench.PublishAsync(new Address("a", "b")))).Message, StringComparison.Ordinal);
        Assert.Contains("nobody to whom it belongs", (await Assert.ThrowsAsync<ArgumentException>(() => bench.PublishAsync(new Ordered("1", "", "x")))).Message, StringComparison.Ordinal);
        Assert.Equal(new Address("a", "b"), bench.Read(await bench.PublishAsync(new Address("a", "b"), new() { Key = "c1" })));
    }

    [Fact]
    public async Task It_is_never_written_in_the_open_by_those_who_do_not_know_its_stream()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        EventDescriptor descriptor = bench.Serializer.Catalog.Find(typeof(Registered))!;
        Assert.Throws<ArgumentException>(() => bench.Serializer.Serialize(PersonalBench.Ada, descriptor, new System.Buffers.ArrayBufferWriter<byte>()));
    }

    [Fact]
    public async Task Nothing_is_written_or_read_before_the_keys_are_known()
    {
        var drafting = new EventDrafting(new(PersonalBench.Catalog().Build()));
        Assert.Contains("start the host first", Assert.Throws<InvalidOperationException>(() => drafting.Draft(PersonalBench.Ada, null, Guid.Parse("11111111-1111-7111-8111-111111111111"), null, new())).Message, StringComparison.Ordinal);
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        Assert.Equal(DecodeOutcome.Failed, new EventSerializer(PersonalBench.Catalog().Build()).Decode(e).Outcome);
    }

    [Fact]
    public async Task An_unknown_name_stays_unknown_whatever_it_holds()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        Assert.Equal(DecodeOutcome.UnknownName, new EventSerializer(new CatalogBuilder().Build()).Decode(e).Outcome);
        Assert.Equal(DecodeOutcome.NewerVersion, bench.Serializer.Decode(With(e, PersonalBench.Text(e), version: 9)).Outcome);
    }

    [Fact]
    public async Task Events_from_before_a_member_became_personal_are_read()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(new Ordered("o1", "c1", "x"));
        Assert.Equal(new Ordered("o1", "c1", "old"), bench.Read(With(e, """{"Order":"o1","Customer":"c1","Note":"old"}""")));
    }

    [Fact]
    public async Task Upcasters_on_JSON_see_what_was_written_and_of_the_forgotten_only_the_rest()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        CatalogBuilder newer = new CatalogBuilder().Event<SignedUp>("registered", "customers", version: 3).Personal<SignedUp>(static s => s.Id, new("Mail"), new("City"))
            .UpcastJson("registered", 1, static json => new JsonObject { ["Customer"] = json["Customer"]?.DeepClone(), ["Mail"] = json["Email"]?.DeepClone(), ["City"] = json["Home"]?["City"]?.DeepClone() })
            .UpcastJson("registered", 2, static json =>
            {
                json["Id"] = json["Customer"]!.DeepClone();
                json.Remove("Customer");
                return json;
            });
        PlatformEvents.AddTo(newer);
        PersonalBench later = await PersonalBench.OpenAsync(bench, catalog: newer);
        Assert.Equal(new SignedUp("c1", "ada@example.org", "London"), later.Read(e));
        await later.Personal.ForgetAsync("c1", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(new SignedUp("c1", "", null), later.Read(e));
    }

    [Fact]
    public async Task Typed_upcasters_see_placeholders_of_the_forgotten()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        CatalogBuilder newer = PersonalBench.Catalog().Event<SignedUp>("registered", "customers", version: 2, key: static s => s.Id).Personal<SignedUp>(null, new("Mail"), new("City"))
            .Upcast<Registered, SignedUp>(static old => new(old.Customer, old.Email, old.Home?.City));
        PersonalBench later = await PersonalBench.OpenAsync(bench, catalog: newer);
        Assert.Equal(new SignedUp("c1", "ada@example.org", "London"), later.Read(e));
        await later.Personal.ForgetAsync("c1", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(new SignedUp("c1", "", null), later.Read(e));
    }

    public sealed record SignedUp(string Id, string Mail, string? City);

    private static RecordedEvent With(RecordedEvent e, string payload, int version = 1) => new()
    {
        Position = e.Position,
        Stream = e.Stream,
        Version = e.Version,
        EventId = e.EventId,
        Name = e.Name,
        SchemaVersion = version,
        RecordedAt = e.RecordedAt,
        OccurredAt = e.OccurredAt,
        Payload = Encoding.UTF8.GetBytes(payload),
    };
}
