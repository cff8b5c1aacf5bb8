using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Admission;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// The hub's mutating and validating webhooks for ManagedClusters (pkg/registration/webhook in open-cluster-management-io/ocm),
/// with the errors that a client sees.
/// </summary>
internal sealed class ManagedClusterAdmission(
    IAuthorizer authorizer, ObjectStore store, TimeProvider time, bool defaultClusterSet) : IAdmission
{
    private const string Mutator = "managedclustermutators.admission.cluster.open-cluster-management.io";
    private const string NameRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
        + "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Validator = "managedclustervalidators.admission.cluster.open-cluster-management.io";

    public void Review(AdmissionRequest request)
    {
        if (request.Id is not { Group: WellKnown.Cluster, Resource: "managedclusters" }
            || request.Subresource.Length > 0
            || request.Object is not { } cluster
            || cluster.IsDeleting())
        {
            return;
        }

        CheckTypes(cluster);
        var spec = cluster.Child("spec");
        spec["hubAcceptsClient"] ??= false;
        spec["leaseDurationSeconds"] ??= 60;
        if (defaultClusterSet && string.IsNullOrEmpty(cluster.Label(HubNames.ClusterSetLabel)))
        {
            cluster.Child("metadata").Child("labels")[HubNames.ClusterSetLabel] = HubNames.DefaultClusterSet;
        }

        StampTaints(request, cluster);
        CheckClientConfigs(cluster);
        CheckAcceptance(request, cluster);
        CheckClusterSet(request, cluster);
    }

    private static void CheckTypes(JsonObject cluster)
    {
        CheckType(cluster, "hubAcceptsClient", "bool", JsonValueKind.True, JsonValueKind.False);
        CheckType(cluster, "leaseDurationSeconds", "int32", JsonValueKind.Number);
    }

    private static void CheckType(JsonObject cluster, string field, string type, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (cluster.At("spec", field) is { } value && !kinds.Contains(value.GetValueKind()))
        {
            var found = value.GetValueKind() switch
            {
                JsonValueKind.True or JsonValueKind.False => "bool",
                var kind => kind.ToString().ToLowerInvariant(),
            };
            throw Denied(
                Mutator, 400, "", $"json: cannot unmarshal {found} into Go struct field ManagedClusterSpec.spec.{field} of type {type}");
        }
    }

    private void StampTaints(AdmissionRequest request, JsonObject cluster)
    {
        foreach (var taint in cluster.Objects("spec", "taints"))
        {
            var old = request.OldObject.Objects("spec", "taints").FirstOrDefault(other => SameTaint(other, taint));
            if (old is not null)
            {
                taint["timeAdded"] = old["timeAdded"]?.DeepClone();
            }
            else if (taint["timeAdded"] is not null)
            {
                throw Denied(
                    Mutator, 400, "BadRequest", $"It is not allowed to set TimeAdded of Taint {GoText.Quote(taint.Text("key") ?? "")}");
            }
            else
            {
                taint["timeAdded"] = Meta.Timestamp(time.GetUtcNow());
            }
        }
    }

    private static bool SameTaint(JsonObject left, JsonObject right) =>
        left.Text("key") == right.Text("key")
        && (left.Text("value") ?? "") == (right.Text("value") ?? "")
        && left.Text("effect") == right.Text("effect");

    private static void CheckClientConfigs(JsonObject cluster)
    {
        var configs = cluster.Objects("spec", "managedClusterClientConfigs").ToArray();
        if (configs.Length > 0 && !IsNamespaceName(cluster.Name()))
        {
            throw Denied(Validator, 400, "BadRequest", $"metadata.name format is not correct: {NameRule}");
        }

        foreach (var config in configs)
        {
            var url = config.Text("url") ?? "";
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttps || parsed.Host.Length == 0)
            {
                throw Denied(Validator, 400, "BadRequest", $"url {GoText.Quote(url)} is invalid in client configs");
            }
        }
    }

    private static bool IsNamespaceName(string name) =>
        name.Length is > 0 and <= 63 && name[0] != '-' && name[^1] != '-'
            && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private void CheckAcceptance(AdmissionRequest request, JsonObject cluster)
    {
        if (!cluster.Flag("spec", "hubAcceptsClient") || request.OldObject.Flag("spec", "hubAcceptsClient"))
        {
            return;
        }

        var name = cluster.Name();
        var accept = RequestAttributes.ForResource("update", WellKnown.Register, "managedclusters", "", name, "accept", "*");
        if (!authorizer.Authorize(request.User, accept).Allowed)
        {
            throw Forbidden(
                "managedclusters/accept", name, $"user {GoText.Quote(request.User.Name)} cannot update the HubAcceptsClient field");
        }

        if (store.Get(WellKnown.Namespace(name)) is { } mailbox && mailbox.IsDeleting())
        {
            throw Forbidden("managedclusters/accept", name, $"cluster namespace {GoText.Quote(name)} is terminating");
        }
    }

    private void CheckClusterSet(AdmissionRequest request, JsonObject cluster)
    {
        var old = request.OldObject?.Label(HubNames.ClusterSetLabel);
        var wanted = cluster.Label(HubNames.ClusterSetLabel);
        if (old == wanted)
        {
            return;
        }

        foreach (var set in new[] { old, wanted }.Where(set => !string.IsNullOrEmpty(set)).OfType<string>())
        {
            var join = RequestAttributes.ForResource("create", WellKnown.Cluster, "managedclustersets", "", set, "join", "*");
            if (!authorizer.Authorize(request.User, join).Allowed)
            {
                var problem = $"user {GoText.Quote(request.User.Name)} cannot add/remove a ManagedCluster "
                    + $"to/from ManagedClusterSet {GoText.Quote(set)}";
                throw Forbidden("managedclustersets/join", set, problem);
            }
        }
    }

    private static ApiException Forbidden(string resource, string name, string problem)
    {
        var inner = ApiErrors.Forbidden(resource, WellKnown.Cluster, name, problem);
        return Denied(Validator, 403, "Forbidden", inner.Message, inner.Status["details"] as JsonObject);
    }

    private static ApiException Denied(string webhook, int code, string reason, string message, JsonObject? details = null)
    {
        var text = $"admission webhook {GoText.Quote(webhook)} denied the request: {message}";
        var denial = new ApiException(code, reason, text, (JsonObject?)details?.DeepClone());
        if (reason.Length == 0)
        {
            denial.Status.Remove("reason");
        }

        return denial;
    }
}
