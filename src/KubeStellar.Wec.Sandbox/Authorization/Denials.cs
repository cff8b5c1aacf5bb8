using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Authorization;

/// <summary>The error an API server answers when the authorizer denies a request (k8s.io/apiserver responsewriters).</summary>
public static class Denials
{
    public static ApiException Forbidden(UserInfo user, RequestAttributes attributes, string reason)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(attributes);
        var core = Sanitize(Sentence(user, attributes));
        var text = reason.Length > 0 ? $"{core}: {reason}" : core;
        return attributes.IsResource && attributes.Resource.Length > 0
            ? ApiErrors.Forbidden(attributes.Resource, attributes.Group, attributes.Name, text)
            : ApiErrors.Forbidden("", "", "", text);
    }

    private static string Sentence(UserInfo user, RequestAttributes a)
    {
        var who = $"User {GoText.Quote(user.Name)} cannot {a.Verb}";
        if (!a.IsResource)
        {
            return $"{who} path {GoText.Quote(a.Path)}";
        }

        var resource = a.Subresource.Length > 0 ? $"{a.Resource}/{a.Subresource}" : a.Resource;
        var what = $"{who} resource {GoText.Quote(resource)} in API group {GoText.Quote(a.Group)}";
        return a.Namespace.Length > 0 ? $"{what} in the namespace {GoText.Quote(a.Namespace)}" : $"{what} at the cluster scope";
    }

    private static string Sanitize(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
