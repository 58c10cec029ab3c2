using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Xunit;

namespace Ruslo.Tests.Events;

/// <summary>An application that was built with <c>JsonSerializerIsReflectionEnabledByDefault=false</c>. The switch is read once in a process, so the tests of it run in one of their own.</summary>
public sealed partial class WithoutReflectionTests
{
    private const string Switch = "System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault";

    public sealed record Listed(int Number);

    public sealed record Box<T>(T Content);

    [Fact]
    public async Task It_is_told_which_events_have_no_metadata()
    {
        string assembly = typeof(WithoutReflectionTests).Assembly.Location, settings = Path.ChangeExtension(assembly, ".runtimeconfig.json");
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(settings, TestContext.Current.CancellationToken))!;
        JsonObject options = config["runtimeOptions"]!.AsObject();
        JsonObject properties = options["configProperties"] as JsonObject ?? (JsonObject)(options["configProperties"] = new JsonObject())!;
        properties[Switch] = false;
        string directory = Directory.CreateTempSubdirectory("ruslo-json-").FullName, changed = Path.Combine(directory, "changed.runtimeconfig.json");
        await File.WriteAllTextAsync(changed, config.ToJsonString(), TestContext.Current.CancellationToken);
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
            {
                RedirectStandardOutput = true,
                ArgumentList = { "exec", "--runtimeconfig", changed, "--depsfile", Path.ChangeExtension(assembly, ".deps.json"), assembly, "-noLogo", "-noColor", "-explicit", "only", "-method", $"{typeof(WithoutReflectionTests).FullName}.{nameof(Inside)}" },
            };
            using Process process = Process.Start(start)!;
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact(Explicit = true)]
    public void Inside()
    {
        Assert.False(JsonSerializer.IsReflectionEnabledByDefault);
        CatalogException mistakes = Assert.Throws<CatalogException>(static () => new CatalogBuilder().Event<Listed>("listed", "t").Event<Box<List<int>>>("box", "t").Build());
        Assert.Contains("[JsonSerializable(typeof(WithoutReflectionTests.Listed))]", mistakes.Message, StringComparison.Ordinal);
        Assert.Contains("[JsonSerializable(typeof(WithoutReflectionTests.Box<List<Int32>>))]", mistakes.Message, StringComparison.Ordinal);
        EventCatalog catalog = new CatalogBuilder().Event<Listed>("listed", "t").Json(Metadata.Default).Build();
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        var listed = new Listed(3);
        new EventSerializer(catalog).Serialize(listed, catalog.Describe(listed), written);
        Assert.Equal("""{"Number":3}""", System.Text.Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [JsonSerializable(typeof(Listed))]
    internal sealed partial class Metadata : JsonSerializerContext;
}
