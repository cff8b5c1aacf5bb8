using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>One row to be answered.</summary>
/// <param name="Permission">What is asked.</param>
/// <param name="Resource">The resource as the WEC knows it.</param>
internal sealed record PermissionQuestion(Permission Permission, ResolvedResource Resource)
{
    /// <summary>The object it is asked for, such as <c>Deployment shop/web</c>; null when no manifest was given.</summary>
    public string? Object { get; init; }

    /// <summary>What to know beside the answer.</summary>
    public string? Note { get; init; }

    /// <summary>What to know when it is denied.</summary>
    public string? DenialNote { get; init; }
}
