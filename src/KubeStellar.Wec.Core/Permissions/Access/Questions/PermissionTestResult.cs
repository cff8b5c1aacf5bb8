using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions.Access.Questions;

/// <summary>Whether the work agent of a WEC may do one thing, and through what.</summary>
public sealed class PermissionTestResult : WecReference
{
    // Most bindings of an agent begin with it, and it tells nothing.
    private const string OcmPrefix = "open-cluster-management:";

    public override string Name { get; internal set; } = "";

    public bool Allowed { get; internal init; }

    public string Verb { get; internal init; } = "";

    /// <summary>Plural; empty for a path.</summary>
    public string Resource { get; internal init; } = "";

    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; internal init; } = "";

    public string? Subresource { get; internal init; }

    public string? ResourceName { get; internal init; }

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; internal init; }

    /// <summary>The path tested, when it was no resource.</summary>
    public string? NonResourceUrl { get; internal init; }

    /// <summary>Where objects of the resource live.</summary>
    public PermissionScope Scope { get; internal init; }

    /// <summary>The server's own words, or, when its roles were evaluated here, the same sentence.</summary>
    public string? Reason { get; internal init; }

    /// <summary>The binding that allows it; when it is denied, the nearest one that does not, and <see cref="Miss"/> says why.</summary>
    public string? Binding { get; internal init; }

    /// <summary>ClusterRoleBinding or RoleBinding.</summary>
    public string? BindingKind { get; internal init; }

    /// <summary>Of a RoleBinding.</summary>
    public string? BindingNamespace { get; internal init; }

    /// <summary>The role bound by it.</summary>
    public string? Role { get; internal init; }

    /// <summary>ClusterRole or Role.</summary>
    public string? RoleKind { get; internal init; }

    /// <summary>What the nearest binding lacks.</summary>
    public PermissionMiss Miss { get; internal init; }

    /// <summary>Who answered: the WEC, or its roles evaluated here.</summary>
    public PermissionEvidence Evidence { get; internal init; }

    /// <summary>The object of a manifest it was asked for, such as <c>Deployment shop/web</c>.</summary>
    public string? Object { get; internal init; }

    /// <summary>The work agent, as <c>namespace/name</c>.</summary>
    public string ServiceAccount { get; internal init; } = "";

    /// <summary>Whether the WEC serves the resource at all.</summary>
    public bool IsKnownResource { get; internal init; }

    /// <summary>What else matters for reading the answer.</summary>
    public string? Note { get; internal init; }

    /// <summary>
    /// The answer's ground in a few words: what allows it or that nothing does, whether the WEC has the type at all, and the note.
    /// </summary>
    public string Why
    {
        get
        {
            var ground = !Allowed ? "nothing allows it"
                : Binding is { Length: > 0 } binding ? binding[(binding.StartsWith(OcmPrefix, StringComparison.Ordinal) ? OcmPrefix.Length : 0)..]
                : Reason ?? "";
            var type = IsKnownResource ? null : "no type, install its CRD";
            string?[] parts = Allowed ? [ground, type, Note] : [type, ground, Note];
            return string.Join("; ", parts.Where(part => !string.IsNullOrEmpty(part)));
        }
    }
}
