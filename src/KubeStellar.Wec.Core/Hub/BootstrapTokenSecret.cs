using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// Finds a bootstrap token that a hub was initialised with
/// (https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/).
/// </summary>
internal static partial class BootstrapTokenSecret
{
    private const string Namespace = "kube-system";
    private const string Group = "system:bootstrappers:managedcluster";

    public static async Task<BootstrapToken?> FindAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        ItsTrust.Ensure(its);
        var options = ListOptions.Kept with { LabelSelector = "app=cluster-manager" };
        var found = new List<TextData>();
        try
        {
            await foreach (var secret in its.ListAsync(
                CoreTypes.Secrets, Namespace, options, ObjectJson.Default.TextData, cancellationToken))
            {
                found.Add(secret);
            }
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            throw new WecException(
                "BootstrapTokenForbidden", WecErrorKind.PermissionDenied, e.Message,
                "A bootstrap token of an ITS is a Secret in kube-system. Ask its administrator for 'list' on secrets there.",
                e);
        }

        return found.OrderByDescending(s => s.Metadata.Created).Select(s => Read(s, DateTimeOffset.UtcNow)).FirstOrDefault(t => t is not null);
    }

    /// <summary>Null for a Secret that is no token the hub would take from an agent now.</summary>
    internal static BootstrapToken? Read(TextData secret, DateTimeOffset now)
    {
        var id = Text(secret, "token-id");
        var key = Text(secret, "token-secret");
        if (!secret.Metadata.Name.StartsWith("bootstrap-token-", StringComparison.Ordinal)
            || id is null || key is null || !Id().IsMatch(id) || !Key().IsMatch(key)
            || Text(secret, "usage-bootstrap-authentication") != "true"
            || Text(secret, "auth-extra-groups")?.Split(',').Contains(Group) is not true)
        {
            return null;
        }

        DateTimeOffset? expires = null;
        if (Text(secret, "expiration") is { } text)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) || end <= now)
            {
                return null;
            }

            expires = end;
        }

        return new($"{id}.{key}", $"system:bootstrap:{id}", expires);
    }

    private static string? Text(TextData secret, string key)
    {
        var encoded = secret.Data?.GetValueOrDefault(key);
        var bytes = new byte[encoded?.Length ?? 0];
        return encoded is not null && Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }

    [GeneratedRegex(@"^[a-z0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"^[a-z0-9]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
