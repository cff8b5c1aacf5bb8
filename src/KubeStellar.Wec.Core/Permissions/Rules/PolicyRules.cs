using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>What several rules say together.</summary>
public static class PolicyRules
{
    /// <summary>Rules are multiplied out to be compared; a role that multiplies out to more than this was not made for people.</summary>
    public const int MaxCombinations = 50_000;

    /// <summary>The order in which people write verbs; others follow in the order of their letters.</summary>
    private static readonly string[] s_verbOrder =
        ["*", "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    /// <summary>Whether any of the rules allows a request.</summary>
    public static bool Allow(IEnumerable<PolicyRule> rules, Permission permission) => rules.Any(r => r.Allows(permission));

    /// <summary>
    /// Whether everything <paramref name="asked"/> allows is allowed by <paramref name="held"/>, taken together. A wildcard is
    /// covered only by a wildcard, as in the API server's escalation check.
    /// </summary>
    /// <exception cref="WecException">RulesTooLarge: the rules multiply out to more than <see cref="MaxCombinations"/>.</exception>
    public static bool Cover(IReadOnlyCollection<PolicyRule> held, IReadOnlyCollection<PolicyRule> asked)
    {
        // What is asked is taken apart so far that one rule must allow each piece by itself.
        return Explode(asked).All(a => a.Value.All(verb => held.Any(rule => rule.Covers(a.Key, verb))));
    }

    /// <summary>
    /// The same permissions in the fewest words this knows: nothing said twice, nothing a wildcard says already, in an order that
    /// depends only on what is allowed. Merging merged rules changes nothing.
    /// </summary>
    /// <exception cref="WecException">RulesTooLarge: the rules multiply out to more than <see cref="MaxCombinations"/>.</exception>
    public static IReadOnlyList<PolicyRule> Merge(params IReadOnlyCollection<PolicyRule>[] rules)
    {
        var atoms = Explode([.. rules.SelectMany(r => r)]);
        var needed = atoms
            .Select(a => (Atom: a.Key, Verbs: Sort(a.Value.Where(verb => !IsCoveredByOther(atoms, a.Key, a.Value, verb)))))
            .Where(a => a.Verbs.Count > 0)
            .ToList();

        var byPath = needed.Where(a => a.Atom.Group is null)
            .GroupBy(a => Key(a.Verbs))
            .Select(g => new PolicyRule { Verbs = g.First().Verbs, NonResourceUrls = Ordered(g.Select(a => a.Atom.Target)) });

        var byName = needed.Where(a => a.Atom.Group is not null)
            .GroupBy(a => (a.Atom.Group, a.Atom.Target, IsNamed: a.Atom.Name is not null, Verbs: Key(a.Verbs)))
            .Select(g => (g.Key.Group, g.Key.Target, g.First().Verbs, Names: Ordered(g.Select(a => a.Atom.Name).OfType<string>())));
        var byResource = byName
            .GroupBy(a => (a.Group, Names: Key(a.Names), a.Names.Count, Verbs: Key(a.Verbs)))
            .Select(g => new PolicyRule
            {
                Verbs = g.First().Verbs,
                ApiGroups = [g.Key.Group!],
                Resources = Ordered(g.Select(a => a.Target)),
                ResourceNames = g.First().Names,
            });

        return
        [
            .. byResource
                .OrderBy(r => r.ApiGroups[0], StringComparer.Ordinal)
                .ThenBy(r => Key(r.Resources), StringComparer.Ordinal)
                .ThenBy(r => r.ResourceNames.Count > 0)
                .ThenBy(r => Key(r.ResourceNames), StringComparer.Ordinal)
                .ThenBy(r => Key(r.Verbs), StringComparer.Ordinal),
            .. byPath.OrderBy(r => Key(r.NonResourceUrls), StringComparer.Ordinal),
        ];
    }

    /// <summary>Verbs without repetition, in the order people write them.</summary>
    public static IReadOnlyList<string> Sort(IEnumerable<string> verbs) =>
        [.. verbs.Distinct().OrderBy(v => (uint)Array.IndexOf(s_verbOrder, v)).ThenBy(v => v, StringComparer.Ordinal)];

    private static Dictionary<RuleAtom, HashSet<string>> Explode(IReadOnlyCollection<PolicyRule> rules)
    {
        var combinations = rules.Sum(r =>
            ((double)r.ApiGroups.Count * r.Resources.Count * Math.Max(1, r.ResourceNames.Count)) + r.NonResourceUrls.Count);
        if (combinations > MaxCombinations)
        {
            throw new WecException(
                "RulesTooLarge", WecErrorKind.InvalidState, $"The rules have {combinations:0} combinations of group, resource and name.",
                "Divide them among several roles.");
        }

        var atoms = new Dictionary<RuleAtom, HashSet<string>>();
        foreach (var rule in rules)
        {
            foreach (var atom in RuleAtom.Of(rule))
            {
                if (!atoms.TryGetValue(atom, out var verbs))
                {
                    atoms[atom] = verbs = [];
                }

                verbs.UnionWith(rule.Verbs);
            }
        }

        return atoms;
    }

    private static bool IsCoveredByOther(
        Dictionary<RuleAtom, HashSet<string>> atoms, RuleAtom atom, HashSet<string> own, string verb) =>
        (verb is not PolicyRule.Any && own.Contains(PolicyRule.Any)) ||
        atoms.Any(other => Has(other.Value, verb) && other.Key != atom && other.Key.Covers(atom) && !IsTwin(other.Key, atom));

    /// <summary>"/x*" and "/x**" cover each other; of such twins the first in order stays.</summary>
    private static bool IsTwin(RuleAtom other, RuleAtom atom) =>
        atom.Covers(other) && string.CompareOrdinal(atom.Target, other.Target) < 0;

    private static bool Has(HashSet<string> verbs, string verb) => verbs.Contains(verb) || verbs.Contains(PolicyRule.Any);

    private static IReadOnlyList<string> Ordered(IEnumerable<string> values) => [.. values.Distinct().Order(StringComparer.Ordinal)];

    private static string Key(IEnumerable<string> values) => string.Join('\n', values);
}
