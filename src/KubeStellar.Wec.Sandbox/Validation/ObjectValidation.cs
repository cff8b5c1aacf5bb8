using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Validation;

/// <summary>Checks names, labels, annotations and immutable fields, with a real server's error texts.</summary>
internal static class ObjectValidation
{
    private const int AnnotationLimit = 256 * 1024;

    /// <exception cref="ApiException">422 with all causes.</exception>
    public static void Check(ResourceInfo kind, JsonObject value, JsonObject? old)
    {
        var errors = new List<FieldError>();
        if (old is null)
        {
            Name(kind, value, errors);
        }

        // A real server runs this check three times on updates of custom resources and lists every cause.
        for (var times = old is not null && !kind.IsBuiltIn ? 3 : 1; times > 0; times--)
        {
            Labels(Meta.Labels(value), errors);
        }

        Annotations(Meta.Annotations(value), errors);
        if (old is not null)
        {
            Immutable(kind, value, old, errors);
        }

        if (kind is { Group: "", Kind: "ConfigMap" or "Secret" })
        {
            DataKeys(value["data"] as JsonObject, errors);
        }

        SchemaRules.Validate(kind.Schema, value, errors);
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(kind.Kind, kind.Group, Meta.Name(value), errors);
        }
    }

    private static void Name(ResourceInfo kind, JsonObject value, List<FieldError> errors)
    {
        var name = Meta.Name(value);
        if (name.Length == 0)
        {
            if (Meta.Text(value["metadata"], "generateName").Length == 0)
            {
                errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
            }

            return;
        }

        var problem = kind switch
        {
            { Group: "rbac.authorization.k8s.io" } => LabelRules.PathSegmentError(name),
            { Group: "", Resource: "namespaces" } => LabelRules.DnsLabelError(name),
            _ => LabelRules.SubdomainError(name),
        };
        if (problem is not null)
        {
            errors.Add(FieldError.Invalid("metadata.name", name, problem));
        }
    }

    private static void Labels(JsonObject? labels, List<FieldError> errors)
    {
        foreach (var (key, node) in labels ?? [])
        {
            if (LabelRules.KeyError(key) is { } keyProblem)
            {
                errors.Add(FieldError.Invalid("metadata.labels", key, keyProblem));
            }

            if (node is not JsonValue value || !value.TryGetValue<string>(out var text))
            {
                throw NotString("labels", node);
            }

            if (LabelRules.ValueError(text) is { } valueProblem)
            {
                errors.Add(FieldError.Invalid("metadata.labels", text, valueProblem));
            }
        }
    }

    private static void Annotations(JsonObject? annotations, List<FieldError> errors)
    {
        var size = 0L;
        foreach (var (key, node) in annotations ?? [])
        {
            if (LabelRules.KeyError(key.ToLowerInvariant()) is { } problem)
            {
                errors.Add(FieldError.Invalid("metadata.annotations", key, problem));
            }

            if (node is not JsonValue value || !value.TryGetValue<string>(out var text))
            {
                throw NotString("annotations", node);
            }

            size += key.Length + text.Length;
        }

        if (size > AnnotationLimit)
        {
            errors.Add(
                new FieldError("FieldValueTooLong", "metadata.annotations", $"Too long: may not be more than {AnnotationLimit} bytes"));
        }
    }

    private static void DataKeys(JsonObject? data, List<FieldError> errors)
    {
        foreach (var (key, _) in data ?? [])
        {
            if (LabelRules.DataKeyError(key) is { } problem)
            {
                errors.Add(FieldError.Invalid($"data[{key}]", key, problem));
            }
        }
    }

    private static void Immutable(ResourceInfo kind, JsonObject value, JsonObject old, List<FieldError> errors)
    {
        var field = kind.Kind switch
        {
            "RoleBinding" or "ClusterRoleBinding" => "roleRef",
            "Secret" => "type",
            _ => null,
        };
        if (field is not null && !JsonNode.DeepEquals(value[field], old[field]))
        {
            errors.Add(field == "roleRef"
                ? FieldError.Invalid(field, value[field], "cannot change roleRef")
                : FieldError.Invalid(field, value[field], "field is immutable"));
        }

        if (kind.Kind is "ConfigMap" or "Secret" && old["immutable"]?.ToString() == "true"
            && !JsonNode.DeepEquals(value["data"], old["data"]))
        {
            errors.Add(FieldError.Forbidden("data", "field is immutable when `immutable` is set"));
        }
    }

    private static ApiException NotString(string field, JsonNode? node)
    {
        var type = node?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Number => "number",
            System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "bool",
            System.Text.Json.JsonValueKind.Array => "array",
            _ => "object",
        };
        return ApiErrors.BadRequest($"json: cannot unmarshal {type} into Go struct field ObjectMeta.metadata.{field} of type string");
    }
}
