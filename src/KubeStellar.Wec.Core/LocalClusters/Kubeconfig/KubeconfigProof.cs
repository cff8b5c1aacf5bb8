using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>
/// Proves, before anything is written, that an edited kubeconfig reads as the old one with the change and nothing else. Text can be laid out
/// in ways nobody has thought of; a file that is somebody's access to production is not the place to find out.
/// </summary>
internal static class KubeconfigProof
{
    /// <exception cref="WecException">It does not.</exception>
    public static void Check(string path, string before, string after, KubeconfigChange change)
    {
        try
        {
            var (old, edited) = (Entries(path, before), Entries(path, after));
            foreach (var removal in change.Removals)
            {
                old.Remove((removal.List, removal.Name));
            }

            foreach (var upsert in change.Upserts)
            {
                old[(upsert.List, upsert.Name)] = Json(upsert.Body);
            }

            if (old.Count == edited.Count && old.All(entry => edited.GetValueOrDefault(entry.Key) == entry.Value)
                && AreSame(KubeYaml.Read(before), KubeYaml.Read(after)))
            {
                return;
            }
        }
        catch (Exception e) when (e is KubeConfigException or KubeYamlException)
        {
            // The edited text does not even read.
        }

        throw NotEditable(path);
    }

    /// <param name="path">The file.</param>
    /// <param name="inner">What went wrong; its text may quote the file and is not told.</param>
    public static WecException NotEditable(string path, Exception? inner = null) => new(
        "KubeconfigNotEditable", WecErrorKind.InvalidState,
        $"The kubeconfig '{path}' is written in a way that cannot be changed without touching the rest of it"
        + (inner is null ? "." : $" ({inner.GetType().Name})."),
        "Nothing was written. Let 'kubectl config view --raw --flatten' write it anew, or name another file with -KubeConfig.");

    private static Dictionary<(KubeconfigList List, string Name), string> Entries(string path, string text)
    {
        var file = KubeConfigFile.Parse(path, text);
        return new[] { (KubeconfigList.Clusters, file.Clusters), (KubeconfigList.Contexts, file.Contexts), (KubeconfigList.Users, file.Users) }
            .SelectMany(list => list.Item2.Select(entry => (Key: (list.Item1, entry.Name), Value: Json(entry.Body))))
            .ToDictionary(entry => entry.Key, entry => entry.Value);
    }

    /// <summary>What stands beside the three lists; the current context has been looked at.</summary>
    private static bool AreSame(KubeNode? before, KubeNode? after)
    {
        Dictionary<string, string> Rest(KubeNode? root) => (root?.Map ?? [])
            .Where(pair => pair.Key is not ("clusters" or "contexts" or "users" or "current-context" or "apiVersion" or "kind"))
            .ToDictionary(pair => pair.Key, pair => Json(pair.Value));
        var (old, edited) = (Rest(before), Rest(after));
        return old.Count == edited.Count && old.All(pair => edited.GetValueOrDefault(pair.Key) == pair.Value);
    }

    private static string Json(KubeNode node) => NodeJson.Write(node) ?? "(too large to compare)";
}
