namespace KubeStellar.Wec.AgentUpdates;

/// <summary>Which WEC's agent is to be of which release.</summary>
public sealed record AgentUpdateRequest
{
    public required string Name { get; init; }

    public string? ItsContext { get; init; }

    public required string WecContext { get; init; }

    public string? KubeConfig { get; init; }

    /// <summary>Release wanted; null for that of the ITS.</summary>
    public string? AgentVersion { get; init; }

    /// <summary>Registry and path the images move to; null to keep theirs.</summary>
    public string? ImageRegistry { get; init; }

    /// <summary>Go back to an older release, ahead of the ITS, or on from images pinned by a digest.</summary>
    public bool Force { get; init; }

    /// <summary>Wait until operator and agents run the release.</summary>
    public bool Wait { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
