using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Permissions;

/// <summary>
/// The verbs of Kubernetes authorization
/// (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb).
/// </summary>
public static class PermissionVerbs
{
    /// <summary>
    /// What the work agent really does to an object it manages: it reads it, then creates or updates it (or patches it, with
    /// server-side apply and create-only), and deletes it in the end. It always reads first, so a right to create alone is useless.
    /// </summary>
    public static readonly IReadOnlyList<string> Functional = ["get", "create", "update", "patch", "delete"];

    /// <summary>The functional verbs with list and watch, as roles for agents are commonly written.</summary>
    public static readonly IReadOnlyList<string> Conventional = ["get", "list", "watch", "create", "update", "patch", "delete"];

    private static readonly HashSet<string> s_known =
    [
        .. Conventional, "deletecollection", "use", "bind", "escalate", "impersonate", "approve", "sign", "attest", "*",
        "proxy", "post", "put", "head", "options",
    ];

    public static IEnumerable<string> Known => s_known;

    /// <summary>Lower-cases verbs and refuses what is no verb, since a misspelt one is denied without a word.</summary>
    /// <param name="verbs">What the user typed.</param>
    /// <param name="allowUnknown">Takes any word: authorizers and admission plug-ins may define their own verbs.</param>
    /// <exception cref="WecException">UnknownVerb.</exception>
    public static IReadOnlyList<string> Check(IEnumerable<string> verbs, bool allowUnknown)
    {
        var list = verbs.Select(v => v.Trim().ToLowerInvariant()).Distinct().ToList();
        var unknown = list.FirstOrDefault(v => v.Length is 0 or > 100 || v.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            ?? list.FirstOrDefault(v => !allowUnknown && !IsKnown(v));
        return unknown is null
            ? list
            : throw new WecException(
                "UnknownVerb", WecErrorKind.InvalidInput, $"'{unknown}' is no verb that Kubernetes knows.",
                $"Use one of {string.Join(", ", s_known.Order(StringComparer.Ordinal))}, or -Force to take it all the same.");
    }

    // Constrained impersonation (Kubernetes 1.35) makes verbs such as impersonate:user-info and impersonate-on:serviceaccount:get.
    private static bool IsKnown(string verb) =>
        s_known.Contains(verb) ||
        verb.StartsWith("impersonate:", StringComparison.Ordinal) || verb.StartsWith("impersonate-on:", StringComparison.Ordinal);
}
