using KubeStellar.Wec.Permissions.Reviews;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>Says what a bare yes or no leaves out.</summary>
internal static class PermissionNotes
{
    public static string? For(
        PermissionQuestion question, AccessDecision decision, ReviewReason reason, NearMiss? near, bool areRolesKnown)
    {
        var notes = new List<string>();
        Add(question.Resource.Note);
        Add(question.Note);
        if (!decision.Allowed)
        {
            Add(decision.Denied ? "An authorizer forbids it outright; no grant can allow it." : near?.Explanation);
            if (!areRolesKnown && question is { Permission: { Namespace: null, NonResourceUrl: null }, Resource.IsNamespaced: true })
            {
                Add("Not for the whole cluster; single namespaces may still allow it.");
            }

            if (reason.MissingRoles.Count > 0 && near?.Miss is not PermissionMiss.Role)
            {
                Add($"Bindings of the agent refer to roles that do not exist: {string.Join(", ", reason.MissingRoles)}.");
            }

            Add(question.DenialNote);
        }

        if (!string.IsNullOrEmpty(decision.EvaluationError) && decision.EvaluationError != decision.Reason)
        {
            Add($"The server had trouble deciding: {decision.EvaluationError}");
        }

        return notes.Count == 0 ? null : string.Join(" ", notes);

        void Add(string? note)
        {
            if (note is not null)
            {
                notes.Add(note);
            }
        }
    }
}
