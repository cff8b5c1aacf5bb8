namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>Which part of an object an update may change, as the main resource and the status subresource do.</summary>
public enum UpdateScope
{
    /// <summary>Everything but <c>status</c>.</summary>
    Spec,

    /// <summary>Only <c>status</c> (and <c>metadata.managedFields</c>).</summary>
    Status,

    /// <summary>Everything except what only the system may write.</summary>
    All,
}
