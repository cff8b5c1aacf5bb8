using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Api;

/// <summary>What is asked for. <see cref="Path"/> counts only when <see cref="IsResource"/> is false.</summary>
public sealed record RequestAttributes(
    string Verb,
    string Group,
    string Version,
    string Resource,
    string Subresource,
    string Namespace,
    string Name,
    string Path,
    bool IsResource)
{
    /// <summary>A verb on a resource; an empty <paramref name="ns"/> or <paramref name="name"/> means all.</summary>
    public static RequestAttributes ForResource(
        string verb, string group, string resource, string ns, string name, string subresource = "", string version = "v1") =>
        new(verb, group, version, resource, subresource, ns, name, "", true);

    /// <summary>A verb on a path that is not a resource.</summary>
    public static RequestAttributes ForPath(string verb, string path) => new(verb, "", "", "", "", "", "", path, false);
}

/// <summary>An authorizer's answer; the reason may be empty.</summary>
public readonly record struct Decision(bool Allowed, string Reason)
{
    /// <summary>What went wrong while rules were evaluated; answered in reviews as <c>evaluationError</c>.</summary>
    public string EvaluationError { get; init; } = "";
}

/// <summary>Decides whether a user may do something.</summary>
public interface IAuthorizer
{
    Decision Authorize(UserInfo user, RequestAttributes attributes);
}

/// <summary>An authorizer that can also list what a user may do, for SelfSubjectRulesReview.</summary>
public interface IRulesSource
{
    /// <returns>The <c>status</c> of a SelfSubjectRulesReview.</returns>
    JsonObject RulesFor(UserInfo user, string ns);
}

/// <summary>Allows members of system:masters everything and everybody else nothing.</summary>
public sealed class MastersOnlyAuthorizer : IAuthorizer
{
    public Decision Authorize(UserInfo user, RequestAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new Decision(user.IsMaster, "");
    }
}
