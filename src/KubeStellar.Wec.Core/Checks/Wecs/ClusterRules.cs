using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Connections.Distributions;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>Judges the cluster itself: what it is and what it runs on.</summary>
internal static class ClusterRules
{
    /// <summary>The agent's images are built for these.</summary>
    private static readonly string[] s_architectures = ["amd64", "arm64", "ppc64le", "s390x"];

    public static Finding Server(Space wec, WecFacts facts) => facts.Version.Problem is { } problem
        ? Finding.Fail(problem.Message, problem.Advice)
        : wec.Api.IsTlsVerified
            ? Finding.Pass($"{wec.Api.Server.Authority} answers.")
            : Finding.Warn(
                $"{wec.Api.Server.Authority} answers, but nobody has verified who it is.",
                "Replace insecure-skip-tls-verify by its certificate authority in the kubeconfig.");

    public static Finding Rights(WecFacts facts) => facts.Rights.Problem switch
    {
        null => Finding.Pass("You may install the agent."),
        { Id: "MissingInstallRights" } missing => Finding.Fail(missing.Message, missing.Advice),
        var problem => Finding.Unseen(problem),
    };

    public static Finding Kind(Distribution distribution)
    {
        var traits = DistributionTraits.Of(distribution);
        var notes = new List<string>();
        if (traits.PublishesClusterInfo is false)
        {
            notes.Add("publishes no cluster-info, which is normal for it");
        }

        if (traits.HasContainerNetwork)
        {
            notes.Add("other clusters reach it only through its container network");
        }

        if (!traits.SignsClientCertificates)
        {
            notes.Add("can be a WEC, but no ITS");
        }

        return distribution == Distribution.Unknown
            ? Finding.Skip("Nothing tells what kind of Kubernetes it is.")
            : Finding.Pass(notes.Count == 0 ? $"{distribution}" : $"{distribution}: {string.Join("; ", notes)}.");
    }

    public static Finding Nodes(WecFacts facts)
    {
        if (facts.Nodes.Problem is { } problem)
        {
            return Finding.Unseen(problem);
        }

        var nodes = facts.Nodes.Value!;
        var able = nodes.Where(node => node.TakesPods).ToList();
        if (nodes.Count == 0)
        {
            return Finding.Warn(
                "It has no nodes now.", "That is well where nodes are added on demand; else add one, or the agent stays pending.");
        }

        if (able.Count == 0)
        {
            return Finding.Fail($"None of {nodes.Count} nodes is ready and takes pods.", "Look at 'kubectl describe nodes' on the WEC.");
        }

        var known = able.Select(node => node.Status?.Info?.Architecture ?? "unknown").Distinct().Order(StringComparer.Ordinal).ToList();
        if (!known.Any(s_architectures.Contains))
        {
            return Finding.Fail(
                $"Its nodes are {string.Join(", ", known)}; the agent is built for {string.Join(", ", s_architectures)}.",
                "Add a node of one of those architectures.");
        }

        var seen = $"{able.Count} of {nodes.Count} nodes ready ({string.Join(", ", known)}).";
        return able.Count == nodes.Count
            ? Finding.Pass(seen)
            : Finding.Warn(seen, "Look at the others: nodes that are not ready or are cordoned run no workloads.");
    }
}
