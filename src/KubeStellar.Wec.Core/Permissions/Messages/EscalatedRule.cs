namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>A rule of an escalation message.</summary>
internal sealed class EscalatedRule
{
    private const int MaxDenials = 10_000;

    public List<string> Verbs { get; } = [];

    public List<string> Groups { get; } = [];

    public List<string> Resources { get; } = [];

    public List<string> Names { get; } = [];

    public List<string> Urls { get; } = [];

    /// <summary>One denial for each verb on each resource; one that is incomplete when the message lists no rule.</summary>
    public static IEnumerable<Denial> Expand(IReadOnlyList<EscalatedRule> rules, Denial template) =>
        rules.SelectMany(rule => rule.Expand(template)).DefaultIfEmpty(template).Take(MaxDenials);

    private IEnumerable<Denial> Expand(Denial template)
    {
        foreach (var verb in Verbs)
        {
            foreach (var url in Urls)
            {
                yield return template with { Verb = verb, NonResourceUrl = url, Scope = PermissionScope.Cluster };
            }

            foreach (var group in Groups.DefaultIfEmpty(""))
            {
                foreach (var (resource, subresource) in Resources.Select(ResourceWords.Split))
                {
                    foreach (var name in Names.Cast<string?>().DefaultIfEmpty(null))
                    {
                        yield return template with { Verb = verb, Group = group, Resource = resource, Subresource = subresource, ResourceName = name };
                    }
                }
            }
        }
    }
}
