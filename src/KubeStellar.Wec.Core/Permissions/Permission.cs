using System.Text;

namespace KubeStellar.Wec.Permissions;

/// <summary>One thing somebody may or may not do: what a SubjectAccessReview asks about.</summary>
/// <param name="Verb">Such as <c>get</c>.</param>
/// <param name="Group">API group; empty for the core group, <c>*</c> for all.</param>
/// <param name="Resource">Plural, such as <c>deployments</c>; empty when <paramref name="NonResourceUrl"/> is set.</param>
/// <param name="Subresource">Such as <c>scale</c>.</param>
/// <param name="ResourceName">One object; null for any.</param>
/// <param name="Namespace">One namespace; null for the whole cluster.</param>
/// <param name="NonResourceUrl">A path that is no resource, such as <c>/metrics</c>.</param>
public sealed record Permission(
    string Verb, string Group, string Resource, string? Subresource = null, string? ResourceName = null,
    string? Namespace = null, string? NonResourceUrl = null)
{
    /// <summary>The resource as rules name it: <c>deployments</c>, <c>deployments/scale</c>.</summary>
    public string FullResource => string.IsNullOrEmpty(Subresource) ? Resource : $"{Resource}/{Subresource}";

    /// <summary>In kubectl's words: <c>get deployments.apps/scale "web" -n shop</c>.</summary>
    public override string ToString()
    {
        if (NonResourceUrl is not null)
        {
            return $"{Verb} {NonResourceUrl}";
        }

        var text = new StringBuilder(Verb).Append(' ').Append(Resource);
        if (Group.Length > 0)
        {
            text.Append('.').Append(Group);
        }

        if (Subresource is not null)
        {
            text.Append('/').Append(Subresource);
        }

        if (ResourceName is not null)
        {
            text.Append(" \"").Append(ResourceName).Append('"');
        }

        if (Namespace is not null)
        {
            text.Append(" -n ").Append(Namespace);
        }

        return text.ToString();
    }
}
