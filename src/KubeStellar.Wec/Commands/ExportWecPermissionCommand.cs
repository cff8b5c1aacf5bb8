using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Commands;

/// <summary>Puts out what this module has granted on WECs: as YAML to keep and apply, or as rows for an auditor.</summary>
[Cmdlet(VerbsData.Export, "WecPermission")]
[OutputType(typeof(string), typeof(GrantRecord))]
public sealed class ExportWecPermissionCommand : FleetCommand
{
    private readonly HashSet<(string Name, string Context, string? KubeConfig)> _asked = [];

    /// <summary>Yaml is one text for each WEC, which kubectl apply takes; Table is one row for each rule of each grant.</summary>
    [Parameter(Position = 1)]
    [ValidateSet("Yaml", "Table")]
    public string As { get; set; } = "Yaml";

    protected override void Submit(string name)
    {
        var wec = OpenWec(name);
        var target = TargetFor(name, wec);
        if (!_asked.Add((name, wec.Context, EffectiveKubeConfig)))
        {
            return;
        }

        Start(name, async (_, cancellationToken) =>
        {
            if (As == "Table")
            {
                return (await GrantExporter.RecordsAsync(wec.Api, target, cancellationToken)).ToArray<object>();
            }

            var manifests = await GrantExporter.ManifestsAsync(wec.Api, cancellationToken);
            return manifests.Count == 0 ? null : GrantYaml.Write($"{name}: kubectl --context {wec.Context} apply -f -", manifests);
        });
    }
}
