using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// What admission plug-ins and webhooks say somebody cannot do when an access review of their own was refused. The right they asked for is
/// not in their words, only in their source.
/// </summary>
internal static partial class AdmissionGrammar
{
    private const string FinalizersNote =
        "Needs update on the subresource finalizers of the owner that the object's ownerReferences name, such as deployments/finalizers.";

    public static Found? Read(NormalText text, int anchor, int position, int floor, Subject subject) =>
        Executor(text, position, subject) ?? Owner(text, anchor, position, floor) ?? ClusterSetGrammar.OfWords(
            text, position, floor, subject);

    /// <summary>
    /// <c>user u cannot manipulate the Manifestwork with executor ns/sa in namespace c</c>
    /// (https://github.com/open-cluster-management-io/ocm/blob/main/pkg/work/webhook/common/validator.go).
    /// </summary>
    private static Found? Executor(NormalText text, int position, Subject subject)
    {
        var end = position;
        if (subject.User is null || !text.TryTake(ref end, "manipulatetheManifestworkwithexecutor") || text.BareWord(end, "-./") is not { } executor)
        {
            return null;
        }

        end += executor.Length;
        var denial = Place.Take(text, ref end, new()
        {
            Kind = DenialKind.Missing,
            Verb = "execute-as",
            Group = "work.open-cluster-management.io",
            Resource = "manifestworks",
            ResourceName = $"system:serviceaccount:{executor.Replace('/', ':')}",
            User = subject.User,
            Note = "The right is missing on the ITS. It is named after the executor, the service account that is to apply the ManifestWork.",
            Text = "",
        });
        return Found.Of(text, subject.Start, end, Place.WithScope(denial));
    }

    /// <summary>
    /// The plug-in OwnerReferencesPermissionEnforcement, which names the object and not its owner
    /// (kubernetes/plugin/pkg/admission/gc/gc_admission.go). Where the authorizer gives a reason with a sentence in it, that sentence tells more.
    /// </summary>
    private static Found? Owner(NormalText text, int anchor, int position, int floor)
    {
        var match = OwnerPattern().Match(text.Text, position, Math.Min(200, text.Text.Length - position));
        var head = match.Success ? MessageHead.Before(text, anchor, floor) : default;
        var end = position + match.Length;
        if (!match.Success || head.Resource is null || text.IsAt(end, "User"))
        {
            return null;
        }

        var denial = match.Groups["finalizers"].Success
            ? new Refusal { Kind = DenialKind.Missing, Verb = "update", Subresource = "finalizers", Note = FinalizersNote, IsPlaceSaid = false, Text = "" }
            : new Refusal
            {
                Kind = DenialKind.Missing,
                Verb = "delete",
                Resource = head.Plural,
                Group = head.Group,
                ResourceName = head.Name,
                IsPlaceSaid = false,
                Text = "",
            };
        return Found.Of(text, head.Start, end, denial);
    }

    [GeneratedRegex(
        "\\Gset(?:(?<finalizers>blockOwnerDeletionifanownerReferencereferstoaresourceyoucan'?tsetfinalizerson)|anownerRefonaresourceyoucan'?tdelete):?",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnerPattern();
}
