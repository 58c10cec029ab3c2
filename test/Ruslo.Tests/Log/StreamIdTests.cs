using Xunit;

namespace Ruslo.Tests.Log;

public sealed class StreamIdTests
{
    [Theory]
    [InlineData("a\nb")]
    [InlineData("\n")]
    [InlineData("a\0")]
    [InlineData("\u0085")]
    public void A_tenant_with_a_control_character_is_refused_and_the_message_names_it(string tenant)
    {
        string message = Assert.Throws<ArgumentException>(() => new StreamId(tenant, "orders", "a").Validate()).Message;
        Assert.Contains("control character U+00", message, StringComparison.Ordinal);
        Assert.DoesNotContain(tenant, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_may_contain_anything() => new StreamId("acme 7", "orders", "a\nb\0/:").Validate();

    [Fact]
    public void No_two_routing_keys_look_the_same_where_they_are_hashed()
    {
        StreamId key = new("a", "orders", "\nk"), forged = new("a\norders", "", "k");
        Assert.Equal(PartitionHash.Of(key), PartitionHash.Of(forged));
        Assert.Equal(ProgressFormat.HashOf(key), ProgressFormat.HashOf(forged));
        key.Validate();
        Assert.Throws<ArgumentException>(() => new StreamId(forged.Tenant, "orders", forged.Key).Validate()); // no event has such a tenant
    }
}
