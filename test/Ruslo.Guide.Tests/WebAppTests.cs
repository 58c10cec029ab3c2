using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Ruslo.WebApp;
using Xunit;

namespace Ruslo.Guide;

/// <summary>A web application of a user's own, tested through WebApplicationFactory.</summary>
public sealed class WebAppTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // #region web-application
    [Fact]
    public async Task An_order_that_is_posted_is_confirmed()
    {
        await using WebApplicationFactory<Program> factory = new WebApplicationFactory<Program>()
            .WithWebHostBuilder(static web => web.ConfigureTestServices(static services => services.AddTestApp()));
        using HttpClient client = factory.CreateClient();
        TestApp app = factory.Services.GetRequiredService<TestApp>();

        using HttpResponseMessage response = await client.PostAsJsonAsync("/orders", new OrderCreated("ord-456", "usr-789", 99.99m), Stop);
        await app.SettleAsync(Stop);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("ord-456", Assert.Single(app.Published<ConfirmationSent>()).OrderId);
        Assert.Single(app.Handled<OrderCreated>("confirmation"));
        app.AssertNothingParked();
    }
    // #endregion

    [Fact]
    public async Task What_parks_shows_in_the_health_of_the_application_and_is_retried_as_time_passes()
    {
        await using WebApplicationFactory<Program> factory = new WebApplicationFactory<Program>()
            .WithWebHostBuilder(static web => web.ConfigureTestServices(static services => services.AddTestApp()));
        using HttpClient client = factory.CreateClient();
        TestApp app = factory.Services.GetRequiredService<TestApp>();
        Assert.Equal("Healthy", await client.GetStringAsync("/health", Stop));

        using HttpResponseMessage response = await client.PostAsJsonAsync("/orders", new OrderCreated("ord-1", "usr-1", -1), Stop);
        await app.SettleAsync(Stop);

        Assert.Equal("ord-1", Assert.Single(app.Parked("confirmation")).Key.Key);
        Assert.Equal("Degraded", await client.GetStringAsync("/health", Stop));
        await app.AdvanceAsync(TimeSpan.FromMinutes(2), Stop);
        Assert.Equal(2, Assert.Single(app.Parked()).Failures);
    }

    [Fact]
    public async Task A_web_application_that_a_test_builds_itself_is_a_host_like_any_other()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Test" });
        builder.WebHost.UseTestServer();
        builder.Services.AddRusloCore(static catalog => catalog.Event<ConfirmationSent>("confirmation-sent", "confirmations", key: static e => e.OrderId), static ruslo => ruslo.UseInMemory());
        builder.Services.AddTestApp();
        WebApplication web = builder.Build();
        web.MapPost("/", static async (IEventBus bus) => (await bus.PublishAsync(new ConfirmationSent("ord-1", "usr-1"))).Version);
        await using TestApp app = await TestApp.StartAsync(web, Stop);
        using HttpClient client = web.GetTestClient();
        using HttpResponseMessage response = await client.PostAsync(new Uri("/", UriKind.Relative), null, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("0", await response.Content.ReadAsStringAsync(Stop));
        Assert.Single(app.Published<ConfirmationSent>());
    }

    [Fact]
    public async Task Two_factories_are_two_applications()
    {
        await using var one = new WebApplicationFactory<Program>();
        await using WebApplicationFactory<Program> first = one.WithWebHostBuilder(static web => web.ConfigureTestServices(static services => services.AddTestApp()));
        await using WebApplicationFactory<Program> second = one.WithWebHostBuilder(static web => web.ConfigureTestServices(static services => services.AddTestApp()));
        foreach (WebApplicationFactory<Program> factory in (WebApplicationFactory<Program>[])[first, second])
        {
            using HttpClient client = factory.CreateClient();
            using HttpResponseMessage response = await client.PostAsJsonAsync("/orders", new OrderCreated("ord-1", "usr-1", 1), Stop);
            Assert.Equal(0, await response.Content.ReadFromJsonAsync<long>(Stop));
            TestApp app = factory.Services.GetRequiredService<TestApp>();
            await app.SettleAsync(Stop);
            Assert.Single(app.Published<ConfirmationSent>());
        }
    }
}
