namespace KubeStellar.Wec.Approvals;

/// <summary>Which WEC is to be let in, and on what terms.</summary>
public sealed record ApprovalRequest
{
    public required string Name { get; init; }

    /// <summary>The agent meant, where several ask for the same name; see <see cref="CertificateEvidence.AgentId"/>.</summary>
    public string? AgentId { get; init; }

    /// <summary>One of its requests, by name, where one agent id is used with several keys.</summary>
    public string? RequestName { get; init; }

    /// <summary>The same by key; see <see cref="CertificateEvidence.KeyFingerprint"/>.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>
    /// What is known of the agent that was installed on the WEC; null where nobody looked. Who is chosen is not measured by it.
    /// </summary>
    public InstalledAgent? Agent { get; init; }

    /// <summary>Accept the cluster by the cloud identity it shows: it asks for no certificate.</summary>
    public bool CloudIdentity { get; init; }

    /// <summary>Users beyond the hub's bootstrap identities whose requests are taken too.</summary>
    public IReadOnlyCollection<string> TrustedRequesters { get; init; } = [];

    /// <summary>Labels to set once the hub has set the WEC up, which is then waited for in any case.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Wait for the agent's request where there is none yet, and afterwards until the hub has set the WEC up.</summary>
    public bool Wait { get; init; }

    /// <summary>For each of the two waits.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whoever asks has said which agent is meant.</summary>
    public bool IsAgentSaid => Agent is not null || Choice.IsMade;

    internal RequestChoice Choice => new() { AgentId = AgentId, RequestName = RequestName, KeyFingerprint = KeyFingerprint };
}
