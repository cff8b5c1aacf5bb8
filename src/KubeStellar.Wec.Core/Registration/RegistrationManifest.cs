using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.Registration;

/// <summary>Writes down what a registration would apply.</summary>
internal static class RegistrationManifest
{
    /// <summary>
    /// Two texts that also make one stream: kubectl looks up every type of a stream before it applies the first object, so a type that
    /// the stream itself brings has to be there before.
    /// </summary>
    public static IReadOnlyList<string> Write(RegistrationPlan plan, string? bootstrapKubeconfig, bool withSecrets)
    {
        var objects = KlusterletManifests.Build(plan.Options, bootstrapKubeconfig)
            .Where(m => withSecrets || m.Type != CoreTypes.Secrets);
        return plan.Survey.HasFullType ? [Stream(objects)] : [Stream([KlusterletCrd.Build()]), Stream(objects)];
    }

    private static string Stream(IEnumerable<Manifest> objects) =>
        string.Concat(objects.Select(m => "---\n" + YamlWriter.Write(m.Body))).TrimEnd('\n');
}
