using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Model;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Authentication;

/// <summary>The Impersonate-* headers: a user with the permission acts as another one.</summary>
internal static class Impersonation
{
    private const string ExtraPrefix = "Impersonate-Extra-";

    public static UserInfo Apply(HttpContext context, UserInfo user, IAuthorizer authorizer)
    {
        var headers = context.Request.Headers;
        var name = headers["Impersonate-User"].ToString();
        var groups = headers["Impersonate-Group"].Where(g => !string.IsNullOrEmpty(g)).Select(g => g!).ToList();
        var uid = headers["Impersonate-Uid"].ToString();
        var extra = headers.Where(h => h.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase)).ToDictionary(
            h => Uri.UnescapeDataString(h.Key[ExtraPrefix.Length..]).ToLowerInvariant(),
            IReadOnlyList<string> (h) => [.. h.Value.Select(v => v ?? "")]);
        if (name.Length == 0)
        {
            return groups.Count == 0 && uid.Length == 0 && extra.Count == 0
                ? user
                : throw ApiErrors.InternalError("requested [{UID  " + uid + "  authentication.k8s.io/v1  }] without impersonating a user");
        }

        Require(user, authorizer, name);
        foreach (var group in groups)
        {
            Require(user, authorizer, RequestAttributes.ForResource("impersonate", "", "groups", "", group));
        }

        if (uid.Length > 0)
        {
            Require(user, authorizer, RequestAttributes.ForResource("impersonate", "authentication.k8s.io", "uids", "", uid));
        }

        foreach (var (key, values) in extra)
        {
            foreach (var value in values)
            {
                Require(
                    user, authorizer, RequestAttributes.ForResource("impersonate", "authentication.k8s.io", "userextras", "", value, key));
            }
        }

        return Impersonated(name, groups, uid, extra);
    }

    private static UserInfo Impersonated(string name, List<string> groups, string uid, Dictionary<string, IReadOnlyList<string>> extra)
    {
        if (groups.Count == 0 && name.Split(':') is ["system", "serviceaccount", var ns, _])
        {
            groups.Add("system:serviceaccounts");
            groups.Add($"system:serviceaccounts:{ns}");
        }

        var last = name == UserInfo.Anonymous.Name ? UserInfo.UnauthenticatedGroup : UserInfo.AuthenticatedGroup;
        if (!groups.Contains(UserInfo.AuthenticatedGroup) && !groups.Contains(UserInfo.UnauthenticatedGroup))
        {
            groups.Add(last);
        }

        return new UserInfo(name, groups, uid, extra);
    }

    private static void Require(UserInfo user, IAuthorizer authorizer, string name) =>
        Require(user, authorizer, name.Split(':') is ["system", "serviceaccount", var ns, var account]
            ? RequestAttributes.ForResource("impersonate", "", "serviceaccounts", ns, account)
            : RequestAttributes.ForResource("impersonate", "", "users", "", name));

    private static void Require(UserInfo user, IAuthorizer authorizer, RequestAttributes attributes)
    {
        var decision = authorizer.Authorize(user, attributes);
        if (!decision.Allowed)
        {
            throw Denials.Forbidden(user, attributes, decision.Reason);
        }
    }
}
