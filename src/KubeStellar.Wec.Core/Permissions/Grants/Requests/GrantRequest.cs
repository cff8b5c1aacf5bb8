using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Permissions.Grants.Requests;

/// <summary>What the work agent of each WEC is to be allowed.</summary>
public sealed record GrantRequest
{
    public required IReadOnlyList<WantedPermission> Permissions { get; init; }

    /// <summary>Roles that are to be granted as they stand; null for none.</summary>
    public RoleManifests? Roles { get; init; }

    /// <summary>Where no verbs are named, add list and watch: what an operator or a person with the same role expects.</summary>
    public bool IncludeListWatch { get; init; }

    /// <summary>Take verbs that Kubernetes itself does not know.</summary>
    public bool AllowUnknownVerbs { get; init; }

    /// <summary>Grant even on a cluster that is not known to be the WEC named.</summary>
    public bool AnyCluster { get; init; }

    /// <summary>Make a role even for what the work agent may do already.</summary>
    public bool EvenIfAllowed { get; init; }

    /// <summary>Name of the one role for everything; null for one role per resource, named after it.</summary>
    public string? RoleName { get; init; }

    /// <summary>For the whole cluster only; null for what the WEC offers: aggregated where it can be, else bound.</summary>
    public GrantMethod? Method { get; init; }

    /// <summary>Why, for whoever finds the role later.</summary>
    public string? Reason { get; init; }

    /// <summary>The change request it was agreed in.</summary>
    public string? Ticket { get; init; }

    /// <summary>Ask the WEC, once it is granted, until it allows everything.</summary>
    public bool Verify { get; init; }

    /// <summary>Have the agent try again at once what failed for want of the permission.</summary>
    public bool Retry { get; init; }

    /// <summary>ManifestWorks to try again; empty for all that failed for want of the permission.</summary>
    public IReadOnlyList<string> RetryOnly { get; init; } = [];

    /// <summary>How long to wait until a grant is in force, where that is asked for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What it notes on its objects.</summary>
    internal IReadOnlyDictionary<string, string> Notes()
    {
        var notes = new Dictionary<string, string>();
        Note(GrantMarks.ReasonAnnotation, Reason);
        Note(GrantMarks.TicketAnnotation, Ticket);
        return notes;

        void Note(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                notes[key] = value;
            }
        }
    }
}
