using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>What the reason behind a denial means where no role and no binding helps.</summary>
internal static partial class DenialNotes
{
    private const int Reach = 300;

    public static string? For(NormalText text, int end)
    {
        var match = Reasons().Match(text.Text, end, Math.Min(Reach, text.Text.Length - end));
        return match.Groups switch
        {
            _ when !match.Success => null,
            var groups when groups["gke"].Success =>
                "GKE itself forbids it (GKE Warden); no role helps. Use another namespace, or a cluster that is no Autopilot one.",
            var groups when groups["node"].Success =>
                "The node authorizer decides what a kubelet may see; no role helps. A node reads only what pods bound to it use.",
            var groups when groups["azure"].Success =>
                "Azure RBAC for Kubernetes decides here as well: an Azure role assignment may be what is missing.",
            _ => "Google Cloud IAM decides here as well: an IAM role may be what is missing.",
        };
    }

    [GeneratedRegex(
        @"\G[:.,]{1,3}(?:[^:\n]{0,120}?)(?:(?<gke>GKEWarden)|(?<node>norelationshipfoundbetweennode|nodes?canonly)|(?<azure>Azuredoesnothaveopinion|UserdoesnothaveaccesstotheresourceinAzure)|" +
        @"(?<google>requiresoneof\[.{1,80}?permission|Required.{1,80}?permission))",
        RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reasons();
}
