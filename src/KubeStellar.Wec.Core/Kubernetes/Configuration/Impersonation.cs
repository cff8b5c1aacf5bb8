namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// The identity a request acts as, by https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation.
/// </summary>
/// <param name="UserName">The user name.</param>
/// <param name="Uid">The unique id, if it matters.</param>
/// <param name="Groups">The groups; none for a service account, whose groups the API server adds.</param>
/// <param name="Extra">Further attributes, each with one or more values.</param>
public sealed record Impersonation(
    string UserName,
    string? Uid,
    IReadOnlyList<string> Groups,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Extra);
