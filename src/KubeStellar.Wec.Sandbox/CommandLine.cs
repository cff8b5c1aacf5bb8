using System.Globalization;
using KubeStellar.Wec.Sandbox.Composition;

namespace KubeStellar.Wec.Sandbox;

/// <summary>The program's arguments.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        An ITS and any number of WECs on loopback HTTPS, in one process.

        Usage: dotnet run --project src/KubeStellar.Wec.Sandbox -- [options]

          --wecs N                how many WECs (contexts cluster1 to clusterN); default 1
          --wdses N               how many WDSes (contexts wds1 to wdsN); default none
          --its NAME              the ITS's context; default its1
          --directory DIR         where to write the kubeconfig; default a temporary directory
          --fleet N               start with N synthetic ManagedClusters
          --ocm-version V         the OCM release to behave like; default v1.3.1
          --no-signer             the ITS signs no client certificates, as EKS
          --auto-approve          the hub lets in by itself whoever comes with its bootstrap account
          --status-addon          the ITS has KubeStellar's status add-on and puts it on accepted WECs
          --parent-pid N          stop when this process ends
          --stop-on-stdin-close   stop when standard input ends
          --help                  show this

        With --parent-pid it leaves Ctrl+C to its parent. When ready it prints one line of JSON:
        {"kubeConfig":"…","controlKubeConfig":"…","processId":…,"contexts":[…],"wdsContexts":[…]}
        """;

    public SandboxOptions Options { get; private init; } = new();

    public int? ParentProcessId { get; private init; }

    public bool StopOnInputClose { get; private init; }

    public bool Help { get; private init; }

    /// <exception cref="FormatException">An option is unknown, or its value is missing or not a number.</exception>
    public static CommandLine Parse(string[] args)
    {
        var line = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{name} needs a value.");
            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FormatException($"{name} needs a number.");
            line = name switch
            {
                "--wecs" => line with { Options = line.Options with { WecCount = Number() } },
                "--wdses" => line with { Options = line.Options with { WdsCount = Number() } },
                "--its" => line with { Options = line.Options with { ItsName = Value() } },
                "--directory" => line with { Options = line.Options with { Directory = Path.GetFullPath(Value()) } },
                "--fleet" => line with { Options = line.Options with { FleetSize = Number() } },
                "--ocm-version" => line with { Options = line.Options with { OcmVersion = Value() } },
                "--no-signer" => line with { Options = line.Options with { SignsClientCertificates = false } },
                "--auto-approve" => line with { Options = line.Options with { AutoApproval = true } },
                "--status-addon" => line with { Options = line.Options with { StatusAddOn = true } },
                "--parent-pid" => line with { ParentProcessId = Number() },
                "--stop-on-stdin-close" => line with { StopOnInputClose = true },
                "--help" or "-h" => line with { Help = true },
                _ => throw new FormatException($"Unknown option {name}."),
            };
        }

        return line;
    }
}
