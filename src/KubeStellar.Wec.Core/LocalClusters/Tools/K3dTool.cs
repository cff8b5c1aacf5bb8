using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>k3d (https://k3d.io/stable/usage/commands/k3d_cluster_create/).</summary>
internal sealed partial class K3dTool : ClusterTool
{
    /// <summary>k3d allows no more, since it makes host names of it.</summary>
    private const int MaxName = 32;

    public override ClusterProvider Provider => ClusterProvider.K3d;

    public override string Program => "k3d";

    public override Version Oldest { get; } = new(5, 7, 4);

    public override string UserOf(string cluster) => $"admin@{ContextOf(cluster)}";

    public override ToolCommand List => Command("cluster", "list", "--output", "json");

    public override ToolCommand Create(ProvisioningRequest request)
    {
        if (request.Name.Length > MaxName)
        {
            throw new WecException(
                "NameTooLong", WecErrorKind.InvalidInput, $"'{request.Name}' is too long for a cluster of k3d.", $"Use at most {MaxName} characters.");
        }

        List<string> arguments = ["cluster", "create", request.Name];
        Add(ImageOf(request), "--image");
        Add(request.ConfigFile, "--config");
        Add(request.Network, "--network");
        // Without an address k3d opens the API server to the whole network of this machine.
        Add(
            request.ApiPort is { } port ? string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")
            : request.ConfigFile is null ? "127.0.0.1:random" : null, "--api-port");
        foreach (var mapping in request.Ports)
        {
            Add(Mapping().IsMatch(mapping) ? mapping : throw new WecException(
                "InvalidPort", WecErrorKind.InvalidInput, $"'{mapping}' is no port mapping for k3d.",
                "Give host port, port of the node, and for the load balancer its name, such as 8080:80@loadbalancer."), "--port");
        }

        // The user's kubeconfig is ours to change, and the current context nobody's.
        arguments.AddRange(["--kubeconfig-update-default=false", "--kubeconfig-switch-context=false"]);
        arguments.AddRange(request.Wait
            ? ["--wait", "--timeout", request.Timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s"]
            : ["--wait=false"]);
        return Command(arguments);

        void Add(string? value, string option)
        {
            if (value is not null)
            {
                arguments.AddRange([option, value]);
            }
        }
    }

    public override ToolCommand Delete(string cluster) => Command("cluster", "delete", cluster);

    public override ToolCommand Kubeconfig(string cluster) => Command("kubeconfig", "get", cluster);

    public override IReadOnlyList<string> ReadList(string printed)
    {
        try
        {
            return [.. (JsonNode.Parse(printed) as JsonArray ?? []).Select(cluster => cluster.TextAt("name")).OfType<string>()];
        }
        catch (JsonException e)
        {
            throw new WecException(
                "ToolFailed", WecErrorKind.InvalidState, $"What '{List}' prints is not JSON.", "Is it really k3d? Name another with -Path.", e);
        }
    }

    public override Uri InternalServer(string cluster) => new($"https://k3d-{cluster}-server-0:6443");

    private static string? ImageOf(ProvisioningRequest request)
    {
        if (request.Image is not null || request.KubernetesVersion is not { } version)
        {
            return request.Image;
        }

        var match = Kubernetes().Match(version);
        return !match.Success
            ? throw new WecException(
                "InvalidKubernetesVersion", WecErrorKind.InvalidInput, $"'{version}' is no version of Kubernetes.", "Give one such as 1.33.1 or 1.33, or a whole -Image.")
            // Of a minor release k3d takes the newest itself.
            : match.Groups[2].Success ? $"rancher/k3s:v{match.Groups[1]}{match.Groups[2]}-k3s1" : $"+v{match.Groups[1]}";
    }

    [GeneratedRegex(@"^v?(\d{1,2}\.\d{1,3})(\.\d{1,3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kubernetes();

    [GeneratedRegex(@"^[0-9A-Za-z.:/@;-]{1,120}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Mapping();
}
