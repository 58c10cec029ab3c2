using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo;

/// <summary>Sets up the embedded log and the state beside it.</summary>
public static class EmbeddedRusloExtensions
{
    /// <summary>
    /// Keeps the log in segment files and the state of subscriptions in SQLite files, in a directory of this process alone. It is created
    /// when it does not exist; a second process waits up to <see cref="EmbeddedLogOptions.LockWait"/> and then fails to start. The keys of
    /// personal data, where there is some, are kept in a directory beside it, named <c>path.keys</c>, or in that of <see cref="UseKeyDirectory"/>.
    /// </summary>
    /// <param name="ruslo">The setup.</param>
    /// <param name="path">The directory; a relative one lies under the content root of the host. It is logged once, in full.</param>
    /// <param name="options">How the log is kept.</param>
    public static RusloBuilder UseEmbedded(this RusloBuilder ruslo, string path, EmbeddedLogOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ruslo);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ruslo.UseLog(nameof(UseEmbedded), async (services, cancellationToken) =>
        {
            string directory = Under(services, path);
            var notes = new EmbeddedHostingLog(services.GetService<ILoggerFactory>()?.CreateLogger("Ruslo.Embedded") ?? NullLogger.Instance);
            notes.Opening(directory);
            TimeSpan limit = (options ?? new()).LockWait;
            EmbeddedLog log = await EmbeddedLog.OpenAsync(new DirectoryStorage(directory), options, services.GetRequiredService<RusloRuntime>(), owner => notes.Waiting(owner, limit), cancellationToken);
            if (log.Recovery.TornCopy is { } copy)
            {
                notes.Torn(log.Recovery.TornBytes, Path.Combine(directory, copy));
            }
            return log;
        });
        ruslo.UsePersonalKeys(services => new PersonalKeyFile(services.GetService<KeyDirectory>() is { } other ? Under(services, other.Path) : Path.TrimEndingDirectorySeparator(Under(services, path)) + ".keys"));
        return ruslo.UseState(services => new SqliteStateStore(Path.Combine(Under(services, path), "state"), services.GetRequiredService<RusloRuntime>()));
    }

    /// <summary>Keeps the keys of personal data in this directory instead of beside the log: best on another volume, and outside of what backs the log up.</summary>
    /// <param name="ruslo">The setup.</param>
    /// <param name="path">The directory, not that of the log; a relative one lies under the content root of the host.</param>
    public static RusloBuilder UseKeyDirectory(this RusloBuilder ruslo, string path)
    {
        ArgumentNullException.ThrowIfNull(ruslo);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ruslo.Services.AddSingleton(new KeyDirectory(path));
        return ruslo;
    }

    private static string Under(IServiceProvider services, string path)
        => Path.GetFullPath(path, services.GetService<IHostEnvironment>()?.ContentRootPath is { Length: > 0 } root ? Path.GetFullPath(root) : Environment.CurrentDirectory);

    private sealed record KeyDirectory(string Path);
}
