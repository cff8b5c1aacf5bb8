using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Patching;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>Answers access, token and identity reviews. Nothing is stored.</summary>
internal sealed class AccessReviewHandler(ApiServer server)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var body = RequestBody.ParseObject(await RequestBody.ReadAsync(request.Context), request.ContentType, request.Kind);
        WriteSteps.CheckIdentity(request, body);
        WriteSteps.DropNulls(body);
        var spec = body["spec"] as JsonObject ?? [];
        body["metadata"] = new JsonObject();
        body.Remove("status");
        var status = request.Kind.Kind switch
        {
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = Describe(request.User) },
            "SelfSubjectAccessReview" => Decide(request, request.User, spec, ns: null),
            "SubjectAccessReview" => Decide(request, Subject(request, spec), spec, ns: null),
            "LocalSubjectAccessReview" => Decide(request, Subject(request, spec), spec, request.Info.Namespace),
            "SelfSubjectRulesReview" => Rules(request, spec),
            "TokenReview" => Token(spec),
            _ => throw ApiErrors.MethodNotAllowed(),
        };
        switch (request.Kind.Kind)
        {
            case "SelfSubjectReview":
                Meta.Of(body)["creationTimestamp"] = Meta.Timestamp(server.Time.GetUtcNow());
                break;
            case "SelfSubjectRulesReview":
                body["spec"] = new JsonObject();
                break;
            default:
                ManagedFields.RecordUpdate(request, [], body);
                break;
        }

        body["status"] = status;
        await Responses.JsonAsync(request.Context, 201, Meta.Arrange(body));
    }

    private static JsonObject Describe(UserInfo user)
    {
        var shown = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0)
        {
            shown["uid"] = user.Uid;
        }

        shown["groups"] = ObjectFields.ToArray(user.Groups);
        if (user.Extra is { Count: > 0 } extra)
        {
            var map = new JsonObject();
            foreach (var (key, values) in extra)
            {
                map[key] = ObjectFields.ToArray(values);
            }

            shown["extra"] = map;
        }

        return shown;
    }

    private static UserInfo Subject(ApiRequest request, JsonObject spec)
    {
        var groups = spec["groups"] as JsonArray ?? [];
        var user = Meta.Text(spec, "user");
        if (user.Length == 0 && groups.Count == 0)
        {
            throw Invalid(request, FieldError.Invalid("spec.user", "", "at least one of user or group must be specified"));
        }

        return new UserInfo(user, [.. groups.Select(g => g?.ToString() ?? "")], Meta.Text(spec, "uid"));
    }

    private JsonObject Decide(ApiRequest request, UserInfo user, JsonObject spec, string? ns)
    {
        var decision = Ask(user, Attributes(request, spec, ns));
        var status = new JsonObject { ["allowed"] = decision.Allowed };
        if (!string.IsNullOrEmpty(decision.Reason))
        {
            status["reason"] = decision.Reason;
        }

        return status;
    }

    // system:masters is allowed everything before RBAC is consulted, so there is no reason to give.
    private Decision Ask(UserInfo user, RequestAttributes attributes) =>
        user.IsMaster ? new Decision(true, "") : server.Authorizer.Authorize(user, attributes);

    private static RequestAttributes Attributes(ApiRequest request, JsonObject spec, string? ns)
    {
        var resource = spec["resourceAttributes"];
        var path = spec["nonResourceAttributes"];
        if (resource is null == path is null)
        {
            throw Invalid(request, FieldError.Invalid(
                "spec.resourceAttributes",
                resource?.DeepClone(),
                resource is null
                    ? "exactly one of nonResourceAttributes or resourceAttributes must be specified"
                    : "cannot be specified in combination with nonResourceAttributes"));
        }

        if (path is not null)
        {
            return RequestAttributes.ForPath(Meta.Text(path, "verb"), Meta.Text(path, "path"));
        }

        if (ns is not null && Meta.Text(resource, "namespace") != ns)
        {
            throw Invalid(request, FieldError.Invalid(
                "spec.resourceAttributes.namespace", Meta.Text(resource, "namespace"), "must match metadata.namespace"));
        }

        return new RequestAttributes(
            Meta.Text(resource, "verb"),
            Meta.Text(resource, "group"),
            Meta.Text(resource, "version"),
            Meta.Text(resource, "resource"),
            Meta.Text(resource, "subresource"),
            Meta.Text(resource, "namespace"),
            Meta.Text(resource, "name"),
            "",
            true);
    }

    private JsonObject Rules(ApiRequest request, JsonObject spec)
    {
        var ns = Meta.Text(spec, "namespace");
        if (ns.Length == 0)
        {
            throw ApiErrors.BadRequest("no namespace on request");
        }

        return server.Authorizer is IRulesSource rules ? rules.RulesFor(request.User, ns) : MastersRules(request.User);
    }

    private static JsonObject MastersRules(UserInfo user)
    {
        JsonArray All(params ReadOnlySpan<string> fields)
        {
            var rule = new JsonObject();
            foreach (var field in fields)
            {
                rule[field] = new JsonArray("*");
            }

            return user.IsMaster ? [rule] : [];
        }

        return new JsonObject
        {
            ["resourceRules"] = All("verbs", "apiGroups", "resources"),
            ["nonResourceRules"] = All("verbs", "nonResourceURLs"),
            ["incomplete"] = false,
        };
    }

    private JsonObject Token(JsonObject spec)
    {
        var user = server.Authentication.FromToken(Meta.Text(spec, "token"));
        return user is null
            ? new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" }
            : new JsonObject { ["authenticated"] = true, ["user"] = Describe(user) };
    }

    private static ApiException Invalid(ApiRequest request, FieldError error) =>
        ApiErrors.Invalid(request.Kind.Kind, request.Kind.Group, "", error);
}
