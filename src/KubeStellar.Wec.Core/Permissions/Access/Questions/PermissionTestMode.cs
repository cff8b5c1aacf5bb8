namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>How a WEC is tested.</summary>
public enum PermissionTestMode
{
    /// <summary>By reviews when they are few, else in a batch.</summary>
    Automatic,

    /// <summary>One SubjectAccessReview for each permission.</summary>
    Review,

    /// <summary>
    /// One read of the WEC's roles and bindings, evaluated here, and reviews of a sample. When the WEC decides otherwise on the
    /// sample, it has other authorizers than RBAC, and everything is reviewed.
    /// </summary>
    Batch,
}

/// <summary>Where an answer comes from.</summary>
public enum PermissionEvidence
{
    /// <summary>The WEC itself decided, with all its authorizers.</summary>
    Review,

    /// <summary>The WEC's roles and bindings, evaluated here.</summary>
    Roles,
}
