using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Authorization;

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

/// <summary>An authorizer's answer. The reason may be empty.</summary>
public readonly record struct Decision(bool Allowed, string Reason);
