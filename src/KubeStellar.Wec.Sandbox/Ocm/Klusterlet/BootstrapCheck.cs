using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>Asks the hub whether a bootstrap identity has the permissions that a registration needs.</summary>
internal static class BootstrapCheck
{
    private static readonly (string Group, string Resource, string Verb)[] s_needed =
    [
        (WellKnown.Cluster, "managedclusters", "create"),
        (WellKnown.Cluster, "managedclusters", "get"),
        (WellKnown.Certificates, "certificatesigningrequests", "create"),
        (WellKnown.Certificates, "certificatesigningrequests", "get"),
        (WellKnown.Certificates, "certificatesigningrequests", "list"),
        (WellKnown.Certificates, "certificatesigningrequests", "watch"),
    ];

    /// <returns>What is not allowed, or null.</returns>
    public static async Task<string?> FirstDeniedAsync(ApiConnection hub, CancellationToken cancellationToken)
    {
        foreach (var (@group, resource, verb) in s_needed)
        {
            var review = await hub.PostAsync(ApiPaths.SelfReviews, Review(@group, resource, verb), cancellationToken);
            if (!review.Flag("status", "allowed"))
            {
                return $"Operation {verb} for resource {resource}.{@group} is not allowed";
            }
        }

        return null;
    }

    private static JsonObject Review(string @group, string resource, string verb) => new()
    {
        ["apiVersion"] = "authorization.k8s.io/v1",
        ["kind"] = "SelfSubjectAccessReview",
        ["spec"] = new JsonObject
        {
            ["resourceAttributes"] = new JsonObject { ["group"] = @group, ["resource"] = resource, ["verb"] = verb },
        },
    };
}
