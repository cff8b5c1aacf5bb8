using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>A sentence that says what somebody cannot do, before it is known what stands around it.</summary>
/// <param name="Refusal">What it says, but for the verb and the user.</param>
/// <param name="Verbs">The verbs.</param>
/// <param name="End">Index behind it.</param>
internal sealed record Sentence(Refusal Refusal, IReadOnlyList<string> Verbs, int End)
{
    /// <summary>Adds the user, what the head before it says, and the reason behind it.</summary>
    public Found Finish(NormalText text, Subject subject, int floor)
    {
        var expected = string.IsNullOrEmpty(Refusal.Group) ? Refusal.Resource : $"{Refusal.Resource}.{Refusal.Group}";
        var head = MessageHead.Before(text, subject.Start, floor, expected);
        var end = End;
        var dangling = RoleReason.TakeSuffix(text, ref end);
        var note = DenialNotes.For(text, end) ?? Refusal.Note;
        var denial = Complete(Refusal with { User = subject.User, ResourceName = head.Name, DanglingRoles = dangling, Note = note }, head);
        // Who cannot list and get without a namespace cannot so in all of them.
        var telling = Verbs.Count > 1 ? "list" : Verbs[0];
        denial = Place.WithScope(denial with { Verb = telling });
        return Found.Of(text, head.Start, end, [.. Verbs.Select(verb => denial with { Kind = KindOf(verb), Verb = verb })]);
    }

    private static DenialKind KindOf(string verb) =>
        verb == "impersonate" || verb.StartsWith("impersonate:", StringComparison.Ordinal) ||
        verb.StartsWith("impersonate-on:", StringComparison.Ordinal)
            ? DenialKind.Impersonation
            : DenialKind.Missing;

    /// <summary>Adds what the sentence leaves out and something else tells.</summary>
    private Refusal Complete(Refusal denial, MessageHead head)
    {
        if (denial.Group is null && denial.Resource is { } plural && head.Plural == plural)
        {
            denial = denial with { Group = head.Group };
        }

        // A request for one namespace is made in that namespace.
        return Verbs.Count == 1 && denial is { Resource: "namespaces", Group: "", Namespace: not null, ResourceName: null }
            ? denial with { ResourceName = denial.Namespace }
            : denial;
    }
}
