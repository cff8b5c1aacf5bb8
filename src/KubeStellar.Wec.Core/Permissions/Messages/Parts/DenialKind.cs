namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>What an error message says stands in the way.</summary>
public enum DenialKind
{
    /// <summary>A permission that nobody has granted.</summary>
    Missing,

    /// <summary>Somebody tried to grant by RBAC what they do not hold themselves.</summary>
    Escalation,

    /// <summary>Somebody may not act as somebody else.</summary>
    Impersonation,

    /// <summary>The server has no such kind of object: its CustomResourceDefinition is missing, and no permission would help.</summary>
    UnknownKind,
}
