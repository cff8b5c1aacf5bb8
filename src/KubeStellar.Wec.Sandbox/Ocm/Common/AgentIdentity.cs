using KubeStellar.Wec.Sandbox.Certificates;

namespace KubeStellar.Wec.Sandbox.Ocm.Common;

/// <summary>The identity of a registration agent on the hub: its certificate's subject.</summary>
internal static class AgentIdentity
{
    public const string Prefix = "system:open-cluster-management:";
    public const string AllClustersGroup = Prefix + "managed-clusters";

    public static SubjectName Subject(string cluster, string agent) =>
        new($"{Prefix}{cluster}:{agent}", [Prefix + cluster, AllClustersGroup]);

    /// <summary>Whether a subject is exactly what the agent of a cluster may request.</summary>
    public static bool IsFor(SubjectName subject, string cluster)
    {
        var own = subject.Organizations.Where(name => name != AllClustersGroup).ToArray();
        return own.Length == 1
            && own[0] == Prefix + cluster
            && subject.CommonName.StartsWith($"{Prefix}{cluster}:", StringComparison.Ordinal)
            && subject.CommonName.Length > Prefix.Length + cluster.Length + 1
            && subject.CommonName.IndexOf(':', Prefix.Length + cluster.Length + 1) < 0;
    }
}
