using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Yaml;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>The one context of what a tool printed, under the name it is to have. Cluster and user keep theirs, as in the guides.</summary>
internal sealed partial class ToolKubeconfig
{
    private ToolKubeconfig(IReadOnlyList<KubeconfigUpsert> entries, Uri server) => (Entries, Server) = (entries, server);

    public IReadOnlyList<KubeconfigUpsert> Entries { get; }

    public Uri Server { get; }

    /// <param name="printed">What the tool printed.</param>
    /// <param name="context">The name the context is to have.</param>
    /// <param name="tool">The tool, which names its entries after the cluster.</param>
    /// <param name="name">The cluster.</param>
    /// <exception cref="WecException">
    /// The tool printed something else, or entries that are not the cluster's and might be somebody else's.
    /// </exception>
    public static ToolKubeconfig Read(string printed, string context, ClusterTool tool, string name)
    {
        try
        {
            // k3d writes the address it listens on. 0.0.0.0 is none to dial on every system; the server's certificate is good for 127.0.0.1.
            var file = KubeConfigFile.Parse("", AnyAddress().Replace(printed, "${1}127.0.0.1:"));
            if (file is { Contexts: [var joined], Clusters: [var cluster], Users: [var user] }
                && KubeconfigFiles.Text(joined.Body, "cluster") == cluster.Name
                && KubeconfigFiles.Text(joined.Body, "user") == user.Name
                && Uri.TryCreate(KubeconfigFiles.Text(cluster.Body, "server"), UriKind.Absolute, out var server))
            {
                if (cluster.Name != tool.ContextOf(name) || user.Name != tool.UserOf(name))
                {
                    throw new WecException(
                        "ToolFailed", WecErrorKind.InvalidState,
                        $"{tool.Program} printed the cluster '{SafeText.Name(cluster.Name)}' and the user '{SafeText.Name(user.Name)}', " +
                        $"where '{tool.ContextOf(name)}' and '{tool.UserOf(name)}' belong to '{name}'.",
                        "Nothing was written to the kubeconfig, because these entries may be somebody else's. Is that program what it is "
                        + "taken for?");
                }

                return new(
                    [
                        new(KubeconfigList.Clusters, cluster.Name, cluster.Body),
                        new(KubeconfigList.Contexts, context, joined.Body),
                        new(KubeconfigList.Users, user.Name, user.Body),
                    ],
                    server);
            }
        }
        catch (KubeConfigException)
        {
            // Said below; what was printed is a credential and is not quoted.
        }

        throw new WecException(
            "ToolFailed", WecErrorKind.InvalidState, "The tool did not print a kubeconfig with one context.",
            "The cluster may be half made: take it away with Remove-Wec, then run New-Wec again.");
    }

    /// <summary>What of it a set of files does not have yet, or has otherwise, by file.</summary>
    public IReadOnlyList<(string File, KubeconfigChange Change)> ChangesTo(KubeconfigFiles files) =>
    [
        .. Entries
            .Where(entry => files.Find(entry.List, entry.Name) is not { } there || NodeJson.Write(there) != NodeJson.Write(entry.Body))
            .GroupBy(entry => files.FileOf(entry.List, entry.Name))
            .Select(group => (group.Key, new KubeconfigChange { Upserts = [.. group] })),
    ];

    [GeneratedRegex(@"(\bserver:\s*[""']?https://)0\.0\.0\.0:", RegexOptions.CultureInvariant)]
    private static partial Regex AnyAddress();
}
