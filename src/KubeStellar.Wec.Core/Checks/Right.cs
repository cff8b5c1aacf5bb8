using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.Checks;

/// <summary>Something a caller may or may not do on a server.</summary>
internal sealed record Right(string Verb, string Group, string Resource)
{
    public string? Subresource { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public override string ToString() =>
        $"{Verb} {Resource}{(Subresource is null ? "" : "/" + Subresource)}{(Group.Length == 0 ? "" : "." + Group)}"
        + (Name is null ? "" : $" '{Name}'") + (Namespace is null ? "" : $" in {Namespace}");

    /// <summary>Asks the server; who may not even ask gets its refusal.</summary>
    public async Task<bool> IsHeldAsync(ClusterClient server, CancellationToken cancellationToken)
    {
        var attributes = new JsonObject { ["verb"] = Verb, ["group"] = Group, ["resource"] = Resource };
        Set("subresource", Subresource);
        Set("namespace", Namespace);
        Set("name", Name);
        var review = new JsonObject
        {
            ["apiVersion"] = CoreTypes.SelfSubjectAccessReviews.ApiVersion,
            ["kind"] = CoreTypes.SelfSubjectAccessReviews.Kind,
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        var answer = await server.CreateAsync(
            CoreTypes.SelfSubjectAccessReviews, null, review, ObjectJson.Default.AccessAnswer, cancellationToken);
        return answer.Status?.Allowed ?? false;

        void Set(string key, string? value)
        {
            if (value is not null)
            {
                attributes[key] = value;
            }
        }
    }
}
