using Microsoft.Extensions.DependencyInjection;
using Ruslo;
using Xunit;

namespace Media.Tests;

public sealed class ServiceHealthTests
{
    private const string Service = "recommender";
    private static readonly DeciderSpec<string, Observed, ServiceHealthChanged> Example = Spec.For(ServiceHealth.Decider) with { Key = Service };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_service_is_behind_from_a_second_on_and_healthy_again_below_half_of_it()
    {
        ServiceHealthChanged healthy = new(Service, HealthStatus.Healthy, 0);
        ServiceHealthChanged behind = new(Service, HealthStatus.Behind, 1_000);
        Example.When(Running(999)).Then(healthy with { LagMs = 999 });
        Example.Given(healthy).When(Running(999)).Then();
        Example.Given(healthy).When(Running(1_000)).Then(behind);
        Example.Given(healthy, behind).When(Running(500)).Then();
        Example.Given(healthy, behind).When(Running(499)).Then(healthy with { LagMs = 499 });
        Example.Given(healthy).When(new(SubscriptionState.Paused, TimeSpan.Zero, "by hand")).Then(new ServiceHealthChanged(Service, HealthStatus.Stopped, 0, "by hand"));
    }

    [Fact]
    public async Task A_recommender_that_stands_still_is_told_of_as_an_event_of_the_system_and_so_is_its_return()
    {
        await using TestApp app = await TestApp.StartAsync(MediaHost.CreateBuilder("unused"), cancellationToken: Stop);
        var subscriptions = app.Services.GetRequiredService<ISubscriptions>();
        var watch = app.Services.GetRequiredService<HealthWatch>();
        async Task LookAsync() => await watch.LookAsync([.. (await subscriptions.ListAsync(Stop)).Where(static s => s.Name == Service)], Stop);

        await LookAsync();
        await LookAsync();
        await app.SettleAsync(Stop);
        await subscriptions.PauseAsync(Service, Stop);
        await LookAsync();
        await app.PublishAsync(new VideoPlayed("ada", 1, 0), cancellationToken: Stop);
        await subscriptions.ResumeAsync(Service, Stop);
        await app.SettleAsync(Stop);
        await LookAsync();
        await app.SettleAsync(Stop);

        Assert.Equal([HealthStatus.Healthy, HealthStatus.Stopped, HealthStatus.Healthy], app.Published<ServiceHealthChanged>().Select(static e => e.Status));
        Assert.All(app.Recorded.Where(static e => e.Name == "service-health-changed"), static e => Assert.Equal(EventKind.System, e.Kind));
        Assert.Equal(3, (await app.Services.GetRequiredService<IViews>().GetAsync<ServiceState>(Service, Stop))!.Changes);

        var restarted = new HealthWatch(app.Services.GetRequiredService<IDirectDeciders>()); // as a process does that starts again
        await restarted.LookAsync(await subscriptions.ListAsync(Stop), Stop);
        Assert.Equal(3, app.Published<ServiceHealthChanged>().Count(static e => e.Service == Service));
    }

    private static Observed Running(int lagMs) => new(SubscriptionState.Running, TimeSpan.FromMilliseconds(lagMs));
}
