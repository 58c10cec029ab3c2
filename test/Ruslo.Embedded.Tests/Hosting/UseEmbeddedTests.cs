using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class UseEmbeddedTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("ruslo-use-embedded-").FullName;

    [Event("noted", Topic = "notes")]
    public sealed record Noted([StreamKey] string Id);

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task A_relative_path_lies_under_the_content_root_and_the_log_survives_the_host()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        for (int version = 0; version < 2; version++)
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
            builder.Services.AddRuslo(static ruslo => ruslo.UseEmbedded("kept/log"));
            using IHost host = builder.Build();
            await host.StartAsync(cancellationToken);

            Published published = await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Noted("n"), cancellationToken);

            Assert.Equal(version, published.Version);
            Assert.True(Directory.EnumerateFiles(Path.Combine(root, "kept", "log")).Any());
            await host.StopAsync(cancellationToken);
        }
    }
}
