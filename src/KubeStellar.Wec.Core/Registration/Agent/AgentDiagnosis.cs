using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>What the WEC itself says about an agent that does not get through.</summary>
internal static class AgentDiagnosis
{
    private static readonly string[] s_bad = ["HubConnectionDegraded", "RegistrationDesiredDegraded", "WorkDesiredDegraded"];
    private static readonly string[] s_good = ["Applied", "Available", "ValidFeatureGates"];

    /// <summary>The same error with what the Klusterlet's conditions complain of, if they can be read.</summary>
    public static async Task<WecException> AddToAsync(WecException error, ApiClient wec, CancellationToken cancel)
    {
        Klusterlet? klusterlet;
        try
        {
            klusterlet = await wec.FindAsync(
                OcmTypes.Klusterlets, Klusterlet.DefaultName, null, RegistrationJson.Default.Klusterlet, cancel);
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException)
        {
            return error;
        }

        var says = Complaints(klusterlet);
        return new(error.ErrorId, error.Kind, $"{error.Message} Its Klusterlet says: {says}", error.Advice, error);
    }

    internal static string Complaints(Klusterlet? klusterlet)
    {
        if (klusterlet?.Status?.Conditions is not { Count: > 0 } conditions)
        {
            return "nothing yet. The klusterlet operator is not running: its image may not be pullable, or no node may take it.";
        }

        var complaints = conditions
            .Where(c => (s_bad.Contains(c.Type) && c.Status == "True") || (s_good.Contains(c.Type) && c.Status == "False"))
            .Select(c => $"{c.Type}: {c.Reason}, {c.Message}")
            .ToArray();
        return complaints.Length > 0 ? string.Join(" | ", complaints) : "all is well.";
    }
}
