using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Registration;

/// <summary>Tells, before an agent is installed, who else is on the hub under its name.</summary>
internal static class NameOnHub
{
    private const int MostNamed = 3;

    /// <summary>
    /// Warns of a ManagedCluster, or of requests, that an agent of another cluster, or somebody who poses as one, must have made.
    /// </summary>
    public static void WarnOfOthers(string name, ManagedCluster? cluster, IReadOnlyList<CertificateEvidence> asked, IReport report)
    {
        var open = asked.Where(e => e.IsOpen).ToArray();
        if (cluster is null && open.Length == 0)
        {
            return;
        }

        var known = cluster is null
            ? $"Another cluster has already asked the ITS for a certificate as '{name}'."
            : $"The ITS already has a ManagedCluster '{name}' (created {cluster.Created:u}) that this cluster did not make: "
                + "another cluster may be registered under that name.";
        var shown = string.Join(" | ", open.Take(MostNamed).Select(SeveralKeys.Describe));
        var asks = open.Length == 0
            ? ""
            : $" Open requests: {shown}" + (open.Length > MostNamed ? $" and {open.Length - MostNamed} more." : ".");
        report.Warning(
            $"{known}{asks} "
            + (open.Length > 0
                ? "Approve-Wec behind this in the pipeline takes only the agent of this cluster."
                : "Get-WecStatus shows it."));
    }

    /// <summary>A mailbox is a namespace of the WEC's name, and what is in it is open to its agent.</summary>
    public static async Task WarnOfNamespaceAsync(ClusterClient its, string name, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            var found = await its.FindAsync(CoreTypes.Namespaces, name, null, ObjectJson.Default.NamedObject, cancellationToken);
            if (found is not null && !Mailbox.IsOf(found, name))
            {
                report.Warning(
                    $"The ITS has a namespace '{name}' that is no mailbox. It becomes that of this WEC: its workloads are kept among what "
                    + "is there, "
                    + "and its agent gets rights in it. Give the cluster another name.");
            }
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            report.Verbose($"Whether the ITS has a namespace '{name}' is not ours to see.");
        }
    }
}
