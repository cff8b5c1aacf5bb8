namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>The user of a request, after authentication and impersonation.</summary>
public sealed record UserInfo(
    string Name,
    IReadOnlyList<string> Groups,
    string Uid = "",
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra = null)
{
    public const string MastersGroup = "system:masters";
    public const string AuthenticatedGroup = "system:authenticated";
    public const string UnauthenticatedGroup = "system:unauthenticated";

    public static UserInfo Anonymous { get; } = new("system:anonymous", [UnauthenticatedGroup]);

    public bool IsMaster => Groups.Contains(MastersGroup);

    public static UserInfo ServiceAccount(string ns, string name, string uid = "") =>
        new(
            $"system:serviceaccount:{ns}:{name}",
            ["system:serviceaccounts", $"system:serviceaccounts:{ns}", AuthenticatedGroup],
            uid);

    public override string ToString() => Name;
}
