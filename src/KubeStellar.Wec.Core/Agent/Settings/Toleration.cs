using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Labels;

namespace KubeStellar.Wec.Agent.Settings;

/// <summary>A taint of nodes that a pod puts up with (https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/).</summary>
/// <param name="Key">Key of the taint; null for every taint.</param>
/// <param name="Value">Value of the taint; null for any.</param>
/// <param name="Effect">Effect of the taint; null for every effect.</param>
/// <param name="For">How long a pod stays on a node that gets the taint NoExecute; null for ever.</param>
public sealed partial record Toleration(string? Key, string? Value, string? Effect, TimeSpan? For)
{
    /// <summary>Reads a taint as kubectl writes it: <c>key=value:NoSchedule</c>, <c>key:NoExecute:300</c>, <c>key</c>, or <c>*</c> for all.</summary>
    /// <exception cref="WecException">It is none.</exception>
    public static Toleration Parse(string text)
    {
        var match = Form().Match(text);
        var key = match.Groups["key"].Value;
        var value = match.Groups["value"];
        var effect = match.Groups["effect"];
        var seconds = match.Groups["seconds"];
        var isGood = match.Success
            && (key == "*" ? !value.Success : LabelRules.ProblemWithKey(key) is null)
            && (!value.Success || LabelRules.ProblemWithValue(value.Value) is null)
            && (!seconds.Success || effect.Value == "NoExecute");
        return isGood
            ? new(
                key == "*" ? null : key,
                value.Success ? value.Value : null,
                effect.Success ? effect.Value : null,
                seconds.Success ? TimeSpan.FromSeconds(int.Parse(seconds.Value, CultureInfo.InvariantCulture)) : null)
            : throw new WecException(
                "InvalidToleration", WecErrorKind.InvalidInput, $"'{text}' is not a taint.",
                "Write it as kubectl does: key=value:NoSchedule, key:NoExecute:300, key, or * for every taint. "
                + "Effects are NoSchedule, PreferNoSchedule and NoExecute.");
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Key is not null)
        {
            json["key"] = Key;
        }

        json["operator"] = Value is null ? "Exists" : "Equal";
        if (Value is not null)
        {
            json["value"] = Value;
        }

        if (Effect is not null)
        {
            json["effect"] = Effect;
        }

        if (For is { } time)
        {
            json["tolerationSeconds"] = (long)time.TotalSeconds;
        }

        return json;
    }

    [GeneratedRegex(
        @"^(?<key>\*|[^=:*]+)(=(?<value>[^:]*))?(:(?<effect>NoSchedule|PreferNoSchedule|NoExecute)(:(?<seconds>\d{1,9}))?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
