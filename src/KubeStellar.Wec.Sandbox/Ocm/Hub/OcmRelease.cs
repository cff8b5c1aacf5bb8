namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// The differences between OCM releases. Two generations matter: up to 0.15, which KubeStellar up to 0.28 shipped with, and from
/// 0.16 and 1.0 on (https://github.com/open-cluster-management-io/ocm, CHANGELOG; clusteradm 0.11 for the bootstrap account).
/// </summary>
internal sealed record OcmRelease(string Tag)
{
    private static readonly Version s_firstNewAccount = new(0, 16);
    private static readonly Version s_firstWithGates = new(1, 0);

    private readonly Version _version = Parse(Tag);

    public string BootstrapAccount => _version >= s_firstNewAccount ? "agent-registration-bootstrap" : "cluster-bootstrap";

    public string BootstrapRole =>
        _version >= s_firstNewAccount ? "open-cluster-management:bootstrap" : "system:open-cluster-management:bootstrap";

    public string BootstrapBinding =>
        _version >= s_firstNewAccount ? "open-cluster-management:bootstrap:agent-registration" : "cluster-bootstrap-sa";

    public string BootstrapUser => $"system:serviceaccount:open-cluster-management:{BootstrapAccount}";

    /// <summary>Gate ResourceCleanup: the hub empties the mailbox of a cluster that is deleted.</summary>
    public bool CleansMailbox => _version >= s_firstWithGates;

    /// <summary>Gate DefaultClusterSet: the webhook puts every cluster into a set.</summary>
    public bool HasDefaultClusterSet => _version >= s_firstWithGates;

    // A name such as "main" counts as newer than any number.
    private static Version Parse(string tag) =>
        Version.TryParse(tag.TrimStart('v').Split('-')[0], out var parsed) ? parsed : new Version(int.MaxValue, 0);
}
