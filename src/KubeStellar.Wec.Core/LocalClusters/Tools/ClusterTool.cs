using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>How one of the tools is spoken to.</summary>
internal abstract partial class ClusterTool
{
    public static readonly IReadOnlyList<ClusterTool> All = [new KindTool(), new K3dTool()];

    public abstract ClusterProvider Provider { get; }

    /// <summary>Name of the program.</summary>
    public abstract string Program { get; }

    /// <summary>The oldest release whose options and files are known here.</summary>
    public abstract Version Oldest { get; }

    public abstract ToolCommand List { get; }

    public ToolCommand Version => Command("version");

    public static ClusterTool Of(ClusterProvider provider) => All.First(tool => tool.Provider == provider);

    /// <summary>What the tool calls context and cluster of a cluster in a kubeconfig.</summary>
    public string ContextOf(string cluster) => $"{Program}-{cluster}";

    /// <summary>What the tool calls the user of a cluster.</summary>
    public virtual string UserOf(string cluster) => ContextOf(cluster);

    /// <summary>The cluster behind an entry of a kubeconfig; null when the tool did not write it.</summary>
    public string? ClusterOf(string? entry) =>
        entry?.StartsWith(Program + "-", StringComparison.Ordinal) is true && WecName.IsValid(entry[(Program.Length + 1)..])
            ? entry[(Program.Length + 1)..]
            : null;

    /// <exception cref="WecException">The tool cannot do what is asked.</exception>
    public abstract ToolCommand Create(ProvisioningRequest request);

    public abstract ToolCommand Delete(string cluster);

    public abstract ToolCommand Kubeconfig(string cluster);

    public abstract IReadOnlyList<string> ReadList(string printed);

    /// <summary>Where other containers of the same network reach its API server.</summary>
    public abstract Uri InternalServer(string cluster);

    /// <exception cref="WecException">It is too old.</exception>
    public void CheckVersion(string printed)
    {
        var match = Release().Match(printed);
        if (match.Success && System.Version.TryParse(match.Groups[1].Value, out var version) && version < Oldest)
        {
            throw new WecException(
                "ToolTooOld", WecErrorKind.InvalidState, $"{Program} {version} is too old.", $"Install {Program} {Oldest} or newer, or name one with -Path.");
        }
    }

    protected ToolCommand Command(params IEnumerable<string> arguments) => new(Program, [.. arguments]);

    [GeneratedRegex(@"\bv?(\d{1,4}\.\d{1,4}\.\d{1,4})", RegexOptions.CultureInvariant)]
    private static partial Regex Release();
}
