using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>Rules taken apart so far that each piece is one verb on one resource, or on one object, and can be kept or dropped alone.</summary>
internal readonly record struct RulePiece(RuleAtom Atom, string Verb)
{
    public static IEnumerable<RulePiece> Of(IEnumerable<PolicyRule> rules) =>
        rules.SelectMany(rule => RuleAtom.Of(rule).SelectMany(atom => rule.Verbs.Select(verb => new RulePiece(atom, verb))));

    /// <summary>The rules again, with the pieces that are wanted.</summary>
    public static IReadOnlyList<PolicyRule> Keep(IEnumerable<PolicyRule> rules, Func<RulePiece, bool> isWanted) =>
        PolicyRules.Merge([.. Of(rules).Where(isWanted).Select(piece => piece.ToRule())]);

    public bool IsCoveredBy(IEnumerable<PolicyRule> rules)
    {
        var (atom, verb) = this;
        return rules.Any(rule => rule.Covers(atom, verb));
    }

    private PolicyRule ToRule() => Atom.Group is null
        ? new() { Verbs = [Verb], NonResourceUrls = [Atom.Target] }
        : new() { Verbs = [Verb], ApiGroups = [Atom.Group], Resources = [Atom.Target], ResourceNames = Atom.Name is { } name ? [name] : [] };
}
