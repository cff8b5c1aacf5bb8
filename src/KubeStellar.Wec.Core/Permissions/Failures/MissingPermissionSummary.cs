using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Permissions.Failures;

/// <summary>One permission, or kind, with all the WECs it is missing on.</summary>
public sealed class MissingPermissionSummary
{
    public DenialKind Kind { get; internal init; }

    /// <summary>Every verb that some WEC's agent was denied.</summary>
    public string[] Verb { get; internal init; } = [];

    public string? Group { get; internal init; }

    public string? Resource { get; internal init; }

    public string? Subresource { get; internal init; }

    public string? NonResourceUrl { get; internal init; }

    public string? ResourceKind { get; internal init; }

    public string? Version { get; internal init; }

    /// <summary>Namespaces it is missing in; empty for the whole cluster.</summary>
    public string[] Namespace { get; internal init; } = [];

    /// <summary>Scope where no message says whether it is missing in a namespace or everywhere.</summary>
    public required string[] MissingPart { get; init; }

    /// <summary>Who was denied.</summary>
    public string[] User { get; internal init; } = [];

    /// <summary>WECs it is missing on, in the order they were read.</summary>
    public string[] Name { get; internal init; } = [];

    public int WecCount => Name.Length;

    /// <summary>The same as <see cref="WecCount"/>, as the table heads it.</summary>
    public int Wecs => WecCount;

    /// <summary>How many ManifestWorks fail because of it, on all WECs together.</summary>
    public int ManifestWorkCount { get; internal init; }

    /// <summary>Bindings that those ManifestWorks come from.</summary>
    public string[] Binding { get; internal init; } = [];

    public string? ItsContext { get; internal init; }

    public string? KubeConfig { get; internal init; }

    /// <summary>One of the messages.</summary>
    public string Text { get; internal init; } = "";

    /// <summary>What is missing on most WECs first.</summary>
    public static IEnumerable<MissingPermissionSummary> Of(IEnumerable<MissingPermission> missing) => missing
        .GroupBy(m => (m.Kind, m.Group, m.Resource, m.Subresource, m.NonResourceUrl, m.ResourceKind, m.Version, m.ItsContext))
        .Select(same => Of(same.First(), [.. same]))
        .OrderByDescending(summary => summary.WecCount);

    public override string ToString() => Text;

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
