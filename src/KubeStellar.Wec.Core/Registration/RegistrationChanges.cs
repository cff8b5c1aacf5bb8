using KubeStellar.Wec.Agent.Settings;

namespace KubeStellar.Wec.Registration;

/// <summary>Says in a few words what a registration would do.</summary>
internal static class RegistrationChanges
{
    public static IEnumerable<string> Of(RegistrationPlan plan)
    {
        if (plan.MustInstall)
        {
            if (!plan.Survey.HasType)
            {
                yield return "create the type Klusterlet";
            }

            if (plan.Agent.DropHubCredential)
            {
                yield return "delete the credential of an earlier registration";
            }

            var settings = plan.Request.Agent;
            yield return $"install agent {plan.Version.Tag} in {settings.Mode} mode{Particulars(settings)}";
            yield return plan.Request.Token is null ? "store a new bootstrap token" : "store the given token";
        }

        if (plan.Labels is { } labels)
        {
            yield return $"set label {labels.Describe()}";
        }
        else if (plan.MustRemember || (plan.MustInstall && plan.Request.Agent.Labels.Count > 0))
        {
            yield return $"remember label {string.Join(", ", plan.Request.Agent.Labels.Select(l => $"{l.Key}={l.Value}"))} until it is accepted";
        }
    }

    private static string Particulars(AgentSettings settings)
    {
        var particulars = new List<string>();
        if (settings.HostAlias is { } alias)
        {
            particulars.Add($"host alias {alias}");
        }

        if (settings.PullCredential is { } credential)
        {
            particulars.Add($"pull credential for {credential.Registries}");
        }

        foreach (var (gate, isOn) in settings.FeatureGates)
        {
            particulars.Add($"{gate} {(isOn ? "on" : "off")}");
        }

        return particulars.Count > 0 ? $" ({string.Join(", ", particulars)})" : "";
    }
}
