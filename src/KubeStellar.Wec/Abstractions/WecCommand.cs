using System.Management.Automation;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Abstractions;

/// <summary>
/// A cmdlet that reads a kubeconfig and talks to servers. Its work ends with its pipeline, however that ends: nothing is sent afterwards.
/// </summary>
public abstract partial class WecCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, object> _directories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unverified = new(StringComparer.Ordinal);
    private HashSet<string>? _typed;
    private bool _isDisposed;

    protected WecCommand() => Cancel = _stop.Token;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Kubeconfig file, or a list of files as in the environment variable KUBECONFIG.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ConfigPath")]
    public string? KubeConfig { get; set; }

    /// <summary>Ends the work; work that outlives the cmdlet by a moment may still look at it.</summary>
    protected CancellationToken Cancel { get; }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            // PowerShell stops a cmdlet only when somebody stops the pipeline; one that ends early is only disposed.
            _stop.Cancel();
            Dispose(true);
            _stop.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    protected override void StopProcessing() => _stop.Cancel();

    protected override void BeginProcessing()
    {
        _typed = [.. MyInvocation.BoundParameters.Keys];
        if (IsTyped(nameof(KubeConfig)))
        {
            // What is typed is wrong for every record or for none.
            Demand(KubeConfig, () => EffectiveKubeConfig);
        }
    }

    /// <summary>Whether a parameter was typed, and not bound from what is piped.</summary>
    private protected bool IsTyped(string parameter) => _typed?.Contains(parameter)
        ?? (!MyInvocation.ExpectingInput && MyInvocation.BoundParameters.ContainsKey(parameter));

    /// <summary>Whether the value of a parameter is that of the current record alone.</summary>
    private protected bool IsPiped(string parameter, string? value) => !string.IsNullOrEmpty(value) && !IsTyped(parameter);

    /// <summary>The kubeconfig in force for the current record, as an absolute path; null for the usual places.</summary>
    protected string? EffectiveKubeConfig =>
        FirstOf(KubeConfig) is { } given
            ? KubeconfigPaths.Resolve(given, Location, IsOnDrive, path => FilePaths.Of(this, path))
            : SessionDefaults.Current.KubeConfig ?? KubeconfigPaths.FromEnvironment(Location);

    /// <summary>Whether a path begins with one of PowerShell's drives or providers.</summary>
    private bool IsOnDrive(string path)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        var name = colon > 0 ? path[..colon] : "";
        return path.IndexOf("::", StringComparison.Ordinal) == colon
            ? SessionState.Provider.GetAll().Any(provider => Is(provider.Name) || Is(provider.ToString()))
            : SessionState.Drive.GetAll().Any(drive => Is(drive.Name));

        bool Is(string known) => known.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private string Location => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>Paths as PowerShell writes them, with wildcards, as those of files and folders; one that leads nowhere stays as it is.</summary>
    protected IReadOnlyList<string> ResolvePaths(IEnumerable<string> paths)
    {
        var resolved = new List<string>();
        foreach (var path in paths)
        {
            resolved.AddRange(
                WildcardPattern.ContainsWildcardCharacters(path) ? FilePaths.Matching(this, path) : [FilePaths.Of(this, path)]);
        }

        return resolved;
    }

    /// <summary>The same for paths in which no character is a wildcard.</summary>
    protected IReadOnlyList<string> LiteralPaths(IEnumerable<string> paths) => [.. paths.Select(path => FilePaths.Of(this, path))];

    /// <summary>Waits on the pipeline thread.</summary>
    protected T Await<T>(Task<T> task)
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            TellRequests();
        }
    }

    /// <summary>The spaces of the kubeconfig in force; read once for each kubeconfig of a pipeline.</summary>
    private protected SpaceDirectory Spaces
    {
        get
        {
            var path = EffectiveKubeConfig;
            if (!_directories.TryGetValue(path ?? "", out var directory))
            {
                directory = Shared(
                    IsPiped(nameof(KubeConfig), KubeConfig), path,
                    () => new SpaceDirectory(path) { Observer = Observer });
                _directories[path ?? ""] = directory;
                WarnOf(((SpaceDirectory)directory).Configuration.Notes);
            }

            return (SpaceDirectory)directory;
        }
    }

    /// <summary>Finds the contexts in force.</summary>
    private protected ContextResolver Contexts => new(SessionDefaults.Current, () => Spaces.Configuration);

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
        if (!space.Api.IsTlsVerified && _unverified.Add($"{context} {space.Api.Server}"))
        {
            WriteWarning(space.Api.Server.Scheme == Uri.UriSchemeHttp
                ? $"The context {context} speaks plain http: anyone on the way to {space.Api.Server.Authority} can read and change "
                    + "what is sent, so no credential is sent."
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
            return File.ReadAllBytes(FilePaths.Of(this, path));
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
        catch (SharedFailure e)
        {
            ThrowTerminatingError(e.InnerException!.ToErrorRecord(e.Target));
            throw;
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
            var shared = e as SharedFailure;
            ThrowTerminatingError((shared?.InnerException ?? e).ToErrorRecord(shared is null ? target : shared.Target));
            throw;
        }
    }

    /// <summary>Gets what all records of the pipeline need: that it is not there is told once and ends the cmdlet.</summary>
    private protected static T Shared<T>(bool isPiped, string? target, Func<T> get)
    {
        try
        {
            return get();
        }
        catch (Exception e) when (!isPiped && e is KubeConfigException or WecException)
        {
            throw new SharedFailure(e, target);
        }
    }

    /// <summary>Whether an exception is about the work; what ends the pipeline, or what another cmdlet of it throws, must pass.</summary>
    private protected bool IsOurs(Exception e) =>
        e is not (PipelineStoppedException or FlowControlException or ActionPreferenceStopException)
        && e != _pipelineEnd
        && !(e is OperationCanceledException && Cancel.IsCancellationRequested);

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

    private sealed class SharedFailure(Exception cause, string? target) : Exception(cause.Message, cause)
    {
        public string? Target { get; } = target;
    }
}
