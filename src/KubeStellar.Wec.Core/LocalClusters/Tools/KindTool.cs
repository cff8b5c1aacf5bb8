using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>kind (https://kind.sigs.k8s.io/docs/user/quick-start/).</summary>
internal sealed partial class KindTool : ClusterTool
{
    public override ClusterProvider Provider => ClusterProvider.Kind;

    public override string Program => "kind";

    public override Version Oldest { get; } = new(0, 20, 0);

    public override ToolCommand List => Command("get", "clusters");

    public override ToolCommand Create(ProvisioningRequest request)
    {
        List<string> arguments = ["create", "cluster", "--name", request.Name];
        if (ImageOf(request) is { } image)
        {
            arguments.AddRange(["--image", image]);
        }

        var config = GeneratedConfig(request);
        if (config is not null || request.ConfigFile is not null)
        {
            arguments.AddRange(["--config", config is null ? request.ConfigFile! : "-"]);
        }

        if (request.Wait)
        {
            arguments.AddRange(["--wait", request.Timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s"]);
        }

        return Command(arguments) with
        {
            Input = config,
            // kind has no option for it.
            Environment = request.Network is { } network
                ? new Dictionary<string, string> { ["KIND_EXPERIMENTAL_DOCKER_NETWORK"] = network }
                : new Dictionary<string, string>(),
        };
    }

    public override ToolCommand Delete(string cluster) => Command("delete", "cluster", "--name", cluster);

    public override ToolCommand Kubeconfig(string cluster) => Command("get", "kubeconfig", "--name", cluster);

    public override IReadOnlyList<string> ReadList(string printed) =>
        printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public override Uri InternalServer(string cluster) => new($"https://{cluster}-control-plane:6443");

    private static string? ImageOf(ProvisioningRequest request) =>
        request.Image ?? (request.KubernetesVersion is { } version
            ? $"kindest/node:{(Full().IsMatch(version) ? "v" + version.TrimStart('v') : throw Partial(version))}"
            : null);

    /// <summary>What has no option of its own goes into a file that is handed over by standard input.</summary>
    private static string? GeneratedConfig(ProvisioningRequest request)
    {
        if (request.ApiPort is null && request.Ports.Count == 0)
        {
            return null;
        }

        if (request.ConfigFile is not null)
        {
            throw new WecException(
                "PortsAndConfig", WecErrorKind.InvalidInput, "kind takes ports only from its configuration file, and -Config names one already.",
                "Write networking.apiServerPort and extraPortMappings into that file, or leave -Config out.");
        }

        var config = new StringBuilder("kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n");
        if (request.ApiPort is { } port)
        {
            config.Append(CultureInfo.InvariantCulture, $"networking:\n  apiServerPort: {port}\n");
        }

        if (request.Ports.Count > 0)
        {
            config.Append("nodes:\n- role: control-plane\n  extraPortMappings:\n");
            foreach (var mapping in request.Ports)
            {
                var match = Mapping().Match(mapping);
                config.Append(match.Success
                    ? $"  - hostPort: {match.Groups[1]}\n    containerPort: {match.Groups[2]}\n"
                    : throw new WecException(
                        "InvalidPort", WecErrorKind.InvalidInput, $"'{mapping}' is no port mapping for kind.",
                        "Give host port and port of the node, such as 8080:30080."));
            }
        }

        return config.ToString();
    }

    private static WecException Partial(string version) => new(
        "InvalidKubernetesVersion", WecErrorKind.InvalidInput, $"kind has no image for Kubernetes '{version}'.",
        "Give all three numbers, such as 1.33.1, of an image in the release notes of your kind; or a whole -Image.");

    [GeneratedRegex(@"^v?\d{1,2}\.\d{1,3}\.\d{1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Full();

    [GeneratedRegex(@"^(\d{1,5}):(\d{1,5})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Mapping();
}
