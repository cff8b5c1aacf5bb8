using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>A ManifestWork's status, in the words of OCM's work agent.</summary>
internal static class WorkStatus
{
    public static JsonObject Build(JsonObject work, IReadOnlyList<ManifestOutcome> outcomes, DateTimeOffset now)
    {
        var generation = work.Generation();
        var next = (JsonObject)work.DeepClone();
        var status = next.Child("status");
        var old = work.Objects("status", "resourceStatus", "manifests").ToArray();
        status["resourceStatus"] = new JsonObject
        {
            ["manifests"] = new JsonArray([.. outcomes.Select(outcome => Manifest(outcome, old, generation, now))]),
        };
        Conditions.Set(next, Applied(outcomes, generation), now);
        Conditions.Set(next, Available(outcomes, generation), now);
        return (JsonObject)status.DeepClone();
    }

    private static Condition Applied(IReadOnlyList<ManifestOutcome> outcomes, long generation) => outcomes.All(outcome => outcome.IsApplied)
        ? Condition.True("Applied", "AppliedManifestWorkComplete", "Apply manifest work complete", generation)
        : Condition.False("Applied", "AppliedManifestWorkFailed", "Failed to apply manifest work", generation);

    private static Condition Available(IReadOnlyList<ManifestOutcome> outcomes, long generation)
    {
        var unknown = outcomes.Count(outcome => outcome.IsIncomplete || outcome.FetchProblem is not null);
        var missing = outcomes.Count(outcome => !outcome.IsAvailable) - unknown;
        if (missing > 0)
        {
            return Condition.False(
                "Available", "ResourcesNotAvailable", $"{missing} of {outcomes.Count} resources are not available", generation);
        }

        return unknown > 0
            ? Condition.Unknown(
                "Available", "ResourcesStatusUnknown", $"{unknown} of {outcomes.Count} resources have unknown status", generation)
            : Condition.True("Available", "ResourcesAvailable", "All resources are available", generation);
    }

    private static JsonObject Manifest(ManifestOutcome outcome, JsonObject[] old, long generation, DateTimeOffset now)
    {
        var meta = Meta(outcome);
        var entry = new JsonObject();
        if (old.FirstOrDefault(other => JsonNode.DeepEquals(other["resourceMeta"], meta)) is { } before)
        {
            entry["conditions"] = before["conditions"]?.DeepClone();
        }

        Conditions.SetIn(
            entry,
            outcome.IsApplied
                ? Condition.True("Applied", "AppliedManifestComplete", "Apply manifest complete", generation)
                : Condition.False("Applied", "AppliedManifestFailed", $"Failed to apply manifest: {outcome.ApplyProblem}", generation),
            now);
        Conditions.SetIn(entry, Available(outcome), now);
        if (outcome.IsAvailable)
        {
            Conditions.SetIn(entry, Condition.True("StatusFeedbackSynced", "NoStatusFeedbackSynced", ""), now);
        }

        entry["resourceMeta"] = meta;
        entry["statusFeedback"] = new JsonObject();
        return entry;
    }

    private static Condition Available(ManifestOutcome outcome) => outcome switch
    {
        { IsIncomplete: true } => Condition.Unknown("Available", "IncompleteResourceMeta", "Resource meta is incomplete"),
        { FetchProblem: { } problem } => Condition.Unknown("Available", "FetchingResourceFailed", $"Failed to fetch resource: {problem}"),
        { IsAvailable: true } => Condition.True("Available", "ResourceAvailable", "Resource is available"),
        _ => Condition.False("Available", "ResourceNotAvailable", "Resource is not available"),
    };

    private static JsonObject Meta(ManifestOutcome outcome) => new()
    {
        ["group"] = outcome.Group,
        ["kind"] = outcome.KindName,
        ["name"] = outcome.Name,
        ["namespace"] = outcome.Namespace,
        ["ordinal"] = outcome.Ordinal,
        ["resource"] = outcome.Kind?.Resource ?? "",
        ["version"] = outcome.Version,
    };
}
