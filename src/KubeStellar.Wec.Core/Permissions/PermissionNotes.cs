namespace KubeStellar.Wec.Permissions;

/// <summary>Says what a bare yes or no leaves out.</summary>
internal static class PermissionNotes
{
    public static string? For(
        Permission permission, ResolvedResource resource, AccessDecision decision, ReviewReason reason, bool areNamespacesGiven)
    {
        var notes = new List<string>();
        if (resource.Note is { } note)
        {
            notes.Add(note);
        }

        if (areNamespacesGiven && resource is { IsNamespaced: false, NonResourceUrl: null })
        {
            notes.Add($"{resource.QualifiedName} live in no namespace, so the whole cluster was asked.");
        }

        if (!decision.Allowed)
        {
            if (decision.Denied)
            {
                notes.Add("An authorizer forbids it outright; no grant can allow it.");
            }

            if (permission is { Namespace: null, NonResourceUrl: null } && resource.IsNamespaced == true)
            {
                notes.Add("Not for the whole cluster; single namespaces may still allow it.");
            }

            if (reason.MissingRoles.Count > 0)
            {
                notes.Add($"Bindings of the agent refer to roles that do not exist: {string.Join(", ", reason.MissingRoles)}.");
            }
        }

        if (!string.IsNullOrEmpty(decision.EvaluationError) && decision.EvaluationError != decision.Reason)
        {
            notes.Add($"The server had trouble deciding: {decision.EvaluationError}");
        }

        return notes.Count == 0 ? null : string.Join(" ", notes);
    }
}
