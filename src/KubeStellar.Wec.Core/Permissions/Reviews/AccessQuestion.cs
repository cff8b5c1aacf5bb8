using k8s.Models;

namespace KubeStellar.Wec.Permissions.Reviews;

/// <summary>Whether a work agent has a permission, as an API server is asked it.</summary>
internal static class AccessQuestion
{
    public static V1SubjectAccessReviewSpec Of(WorkAgentIdentity subject, Permission permission)
    {
        var question = new V1SubjectAccessReviewSpec { User = subject.UserName, Groups = [.. subject.Groups] };
        if (permission.NonResourceUrl is { } url)
        {
            question.NonResourceAttributes = new() { Path = url, Verb = permission.Verb };
        }
        else
        {
            question.ResourceAttributes = new()
            {
                Verb = permission.Verb,
                Group = Given(permission.Group),
                Resource = permission.Resource,
                Subresource = Given(permission.Subresource),
                Name = Given(permission.ResourceName),
                NamespaceProperty = Given(permission.Namespace),
            };
        }

        return question;
    }

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
