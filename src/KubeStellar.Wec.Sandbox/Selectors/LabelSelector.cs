using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Selectors;

/// <summary>A label selector: <c>a=b,c!=d,e in (f,g),h,!i</c> (k8s.io/apimachinery/pkg/labels/selector.go).</summary>
internal sealed class LabelSelector
{
    private readonly List<Requirement> _requirements = [];

    public bool IsEmpty => _requirements.Count == 0;

    /// <exception cref="ApiException">400 when the text is no selector.</exception>
    public static LabelSelector Parse(string text)
    {
        var selector = new LabelSelector();
        var reader = new SelectorReader(text);
        while (!reader.AtEnd)
        {
            selector._requirements.Add(reader.Requirement());
            reader.Separator();
        }

        return selector;
    }

    public bool Matches(JsonObject? labels)
    {
        foreach (var requirement in _requirements)
        {
            string? value = null;
            var present = labels is not null && labels[requirement.Key] is JsonValue v && v.TryGetValue(out value);
            var matches = requirement.Operator switch
            {
                SelectorOperator.Exists => present,
                SelectorOperator.DoesNotExist => !present,
                SelectorOperator.In => present && requirement.Values.Contains(value!),
                SelectorOperator.NotIn => !present || !requirement.Values.Contains(value!),
                _ => present && long.TryParse(value, out var number) && long.TryParse(requirement.Values[0], out var bound)
                    && (requirement.Operator == SelectorOperator.Greater ? number > bound : number < bound),
            };
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    internal sealed record Requirement(string Key, SelectorOperator Operator, IReadOnlyList<string> Values);
}

internal enum SelectorOperator
{
    Exists,
    DoesNotExist,
    In,
    NotIn,
    Greater,
    Less,
}
