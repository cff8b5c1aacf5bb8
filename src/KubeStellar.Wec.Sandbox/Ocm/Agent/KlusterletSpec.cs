using System.Net;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Ocm.Agent;

/// <summary>What a Klusterlet object asks for, with the operator's defaults.</summary>
internal sealed record KlusterletSpec
{
    public const string DefaultNamespace = "open-cluster-management-agent";
    public const string AddonNamespace = "open-cluster-management-agent-addon";

    private const int DefaultExpirationSeconds = 31_536_000;

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public required string ClusterName { get; init; }

    public required string Namespace { get; init; }

    public bool IsSingleton { get; init; }

    public int CertificateSeconds { get; init; } = DefaultExpirationSeconds;

    public HostAlias? HubAlias { get; init; }

    public string RegistrationImage { get; init; } = "";

    public string WorkImage { get; init; } = "";

    public string SingletonImage { get; init; } = "";

    public string WorkAccount => Name + "-work-sa";

    /// <summary>In singleton mode one account does both jobs.</summary>
    public string RegistrationAccount => IsSingleton ? WorkAccount : Name + "-registration-sa";

    public string RegistrationDeployment => IsSingleton ? Name + "-agent" : Name + "-registration-agent";

    public string? WorkDeployment => IsSingleton ? null : Name + "-work-agent";

    public IEnumerable<string> Deployments => WorkDeployment is { } work ? [RegistrationDeployment, work] : [RegistrationDeployment];

    public static KlusterletSpec Of(JsonObject klusterlet)
    {
        var seconds = klusterlet.Number("spec", "registrationConfiguration", "clientCertExpirationSeconds");
        return new KlusterletSpec
        {
            Name = klusterlet.Name(),
            Uid = klusterlet.Uid(),
            ClusterName = klusterlet.Text("spec", "clusterName") ?? "",
            Namespace = klusterlet.Text("spec", "namespace") is { Length: > 0 } own ? own : DefaultNamespace,
            IsSingleton = klusterlet.Text("spec", "deployOption", "mode") is "Singleton" or "SingletonHosted",
            CertificateSeconds = seconds is > 0 and <= int.MaxValue ? (int)seconds : DefaultExpirationSeconds,
            HubAlias = Alias(klusterlet),
            RegistrationImage = klusterlet.Text("spec", "registrationImagePullSpec") ?? "",
            WorkImage = klusterlet.Text("spec", "workImagePullSpec") ?? "",
            SingletonImage = klusterlet.Text("spec", "imagePullSpec") ?? "",
        };
    }

    private static HostAlias? Alias(JsonObject klusterlet) =>
        IPAddress.TryParse(klusterlet.Text("spec", "hubApiServerHostAlias", "ip"), out var address)
        && klusterlet.Text("spec", "hubApiServerHostAlias", "hostname") is { Length: > 0 } hostname
            ? new HostAlias(hostname, address)
            : null;
}
