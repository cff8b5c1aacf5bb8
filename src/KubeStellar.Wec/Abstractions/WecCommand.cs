using System.Management.Automation;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that reads a kubeconfig, talks to servers and can be stopped while it does.</summary>
public abstract partial class WecCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, object> _directories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Kubeconfig file, or a list of files as in the environment variable KUBECONFIG.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ConfigPath")]
    public string? KubeConfig { get; set; }

    protected CancellationToken Cancel => _stop.Token;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>The kubeconfig in force for the current record, as an absolute path; null for the usual places.</summary>
    protected string? EffectiveKubeConfig =>
        FirstOf(KubeConfig) is { } given
            ? KubeConfigPaths.Resolve(given, Location, GetUnresolvedProviderPathFromPSPath)
            : SessionDefaults.Current.KubeConfig ?? KubeConfigPaths.FromEnvironment(Location);

    private string Location => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>Paths as PowerShell writes them, with wildcards, as those of files and folders; one that leads nowhere stays as it is.</summary>
    protected IReadOnlyList<string> ResolvePaths(IEnumerable<string> paths)
    {
        var resolved = new List<string>();
        foreach (var path in paths)
        {
            resolved.AddRange(WildcardPattern.ContainsWildcardCharacters(path)
                ? GetResolvedProviderPathFromPSPath(path, out _)
                : [GetUnresolvedProviderPathFromPSPath(path)]);
        }

        return resolved;
    }

    /// <summary>Waits on the pipeline thread.</summary>
    protected static T Await<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <summary>The spaces of the kubeconfig in force; read once for each kubeconfig of a pipeline.</summary>
    private protected SpaceDirectory Spaces
    {
        get
        {
            var path = EffectiveKubeConfig;
            if (!_directories.TryGetValue(path ?? "", out var directory))
            {
                directory = new SpaceDirectory(path);
                _directories[path ?? ""] = directory;
                WarnOf(((SpaceDirectory)directory).Configuration.Notes);
            }

            return (SpaceDirectory)directory;
        }
    }

    /// <summary>Opens a space; says so when its server is not verified.</summary>
    private protected Space Open(string context)
    {
        if (!Spaces.Configuration.ContextNames.Contains(context))
        {
            // A cmdlet before this one in the pipeline may have made it meanwhile.
            _directories.Remove(EffectiveKubeConfig ?? "");
        }

        var space = Spaces.Open(context);
        WarnOf(space.Configuration.Notes);
        if (!space.Api.IsTlsVerified)
        {
            WriteWarning(space.Api.Server.Scheme == Uri.UriSchemeHttp
                ? $"The context {context} speaks plain http: anyone on the way to {space.Api.Server.Authority} can read and change what is sent. "
                    + "No credential is."
                : $"The context {context} skips TLS verification: anyone on the way to {space.Api.Server.Authority} can read its credential.");
        }

        return space;
    }

    /// <summary>Warns of what is odd and can be lived with; once a cmdlet, however often it is told.</summary>
    private protected void WarnOf(IEnumerable<string> notes)
    {
        foreach (var note in notes.Where(_told.Add))
        {
            WriteWarning(note);
        }
    }

    /// <summary>The content of a file that a parameter names.</summary>
    private protected byte[] ReadFile(string path, string parameter)
    {
        try
        {
            return File.ReadAllBytes(GetUnresolvedProviderPathFromPSPath(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new WecException(
                "FileUnreadable", WecErrorKind.NotFound, $"The file of {parameter} cannot be read: {e.Message}", "Give the path of a readable file.", e);
        }
    }

    /// <summary>Runs work on one target and turns what goes wrong into an error about it, so that the rest of the pipeline goes on.</summary>
    /// <returns>Whether it went well.</returns>
    protected bool Guard(object? target, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (IsOurs(e))
        {
            WriteError(e.ToErrorRecord(target));
            return false;
        }
    }

    /// <summary>The same for what nothing can go on without.</summary>
    protected T Demand<T>(object? target, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsOurs(e))
        {
            ThrowTerminatingError(e.ToErrorRecord(target));
            throw;
        }
    }

    /// <summary>Whether an exception is about the work; those of the engine's own flow must pass.</summary>
    private protected bool IsOurs(Exception e) =>
        e is not (PipelineStoppedException or FlowControlException) && !(e is OperationCanceledException && _stop.IsCancellationRequested);

    /// <summary>The first that says anything: binding by property name turns a missing string into an empty one.</summary>
    private protected static string? FirstOf(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                return value;
            }
        }

        return null;
    }
}
