namespace KubeStellar.Wec.Permissions;

/// <summary>One permission, or kind, with all the WECs it is missing on.</summary>
public sealed record MissingPermissionSummary
{
    public required DenialKind Kind { get; init; }

    /// <summary>Every verb that some WEC's agent was denied.</summary>
    public required string[] Verb { get; init; }

    public string? Group { get; init; }

    public string? Resource { get; init; }

    public string? Subresource { get; init; }

    public string? NonResourceUrl { get; init; }

    public string? ResourceKind { get; init; }

    public string? Version { get; init; }

    /// <summary>Namespaces it is missing in; empty for the whole cluster.</summary>
    public required string[] Namespace { get; init; }

    /// <summary>Scope where no message says whether it is missing in a namespace or everywhere.</summary>
    public required string[] MissingPart { get; init; }

    /// <summary>Who was denied.</summary>
    public required string[] User { get; init; }

    /// <summary>WECs it is missing on, in the order they were read.</summary>
    public required string[] Name { get; init; }

    public int WecCount => Name.Length;

    /// <summary>How many ManifestWorks fail because of it, on all WECs together.</summary>
    public required int ManifestWorkCount { get; init; }

    /// <summary>Bindings that those ManifestWorks come from.</summary>
    public required string[] Binding { get; init; }

    public string? ItsContext { get; init; }

    public string? KubeConfig { get; init; }

    /// <summary>One of the messages.</summary>
    public required string Text { get; init; }

    /// <summary>What is missing on most WECs first.</summary>
    public static IEnumerable<MissingPermissionSummary> Of(IEnumerable<MissingPermission> missing) => missing
        .GroupBy(m => (m.Kind, m.Group, m.Resource, m.Subresource, m.NonResourceUrl, m.ResourceKind, m.Version, m.ItsContext))
        .Select(same => Of(same.First(), [.. same]))
        .OrderByDescending(summary => summary.WecCount);

    private static MissingPermissionSummary Of(MissingPermission first, IReadOnlyList<MissingPermission> same) => new()
    {
        Kind = first.Kind,
        Verb = Distinct(same.Select(m => m.Verb)),
        Group = first.Group,
        Resource = first.Resource,
        Subresource = first.Subresource,
        NonResourceUrl = first.NonResourceUrl,
        ResourceKind = first.ResourceKind,
        Version = first.Version,
        Namespace = same.Any(m => m.Namespace is null && IsPlaceSaid(m)) ? [] : Distinct(same.Select(m => m.Namespace)),
        MissingPart = same.Any(IsPlaceSaid) ? [] : [nameof(MissingPermission.Scope)],
        User = Distinct(same.Select(m => m.User)),
        Name = Distinct(same.Select(m => (string?)m.Name)),
        ManifestWorkCount = same.SelectMany(m => m.ManifestWork.Select(work => (m.Name, work))).Distinct().Count(),
        Binding = Distinct(same.SelectMany(m => m.Binding)),
        ItsContext = first.ItsContext,
        KubeConfig = first.KubeConfig,
        Text = first.Text,
    };

    private static bool IsPlaceSaid(MissingPermission missing) =>
        missing.Namespace is not null || !missing.MissingPart.Contains(nameof(MissingPermission.Scope));

    private static string[] Distinct(IEnumerable<string?> values) => [.. values.OfType<string>().Distinct()];
}
