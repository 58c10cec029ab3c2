using Ruslo.Tests;

namespace Ruslo.Embedded.Tests.Log;

/// <summary>A log together with its directory.</summary>
internal sealed class OwnDirectory(EmbeddedLog log, string path) : ForwardingLog(log)
{
    public string Path => path;
}
