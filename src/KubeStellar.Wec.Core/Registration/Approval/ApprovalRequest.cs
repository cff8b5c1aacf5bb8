namespace KubeStellar.Wec.Registration;

/// <summary>Which WEC is to be let in, and on what terms.</summary>
public sealed record ApprovalRequest
{
    public required string Name { get; init; }

    /// <summary>The agent meant, where several ask for the same name; see <see cref="CertificateEvidence.AgentId"/>.</summary>
    public string? AgentId { get; init; }

    /// <summary>Users beyond the hub's bootstrap identities whose requests are taken too.</summary>
    public IReadOnlyCollection<string> TrustedRequesters { get; init; } = [];

    /// <summary>Labels to set once the hub has set the WEC up, which is then waited for in any case.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Wait for the agent's request where there is none yet, and afterwards until the hub has set the WEC up.</summary>
    public bool Wait { get; init; }

    /// <summary>For each of the two waits.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
