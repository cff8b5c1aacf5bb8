using System.Globalization;

namespace KubeStellar.Wec.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        Measures the module beside a bare HTTP client that does the same, in the same run.

          --kubeconfig FILE  servers to measure on (default: WEC_TEST_KUBECONFIG, else a sandbox of our own)
          --its CONTEXT      the ITS in it (default: its1)
          --wecs N           WECs of the sandbox, or at most so many of the kubeconfig's (default: 50)
          --fleet N          ManagedClusters to measure on (default: 5000)
          --rounds N         rounds after the warm-up; the table has median and minimum (default: 5)
          --only NAME        import, wec, status, memory, permission, label or join; may be repeated
          --seed             on a kubeconfig of yours: create bench-00001 ... up to --fleet, and remove them afterwards
          --json FILE        write every sample there
          --strict           end with 1 when a bar is missed
          --micro            micro-benchmarks instead: page parsing, kubeconfig loading
        """;

    public string? KubeConfig { get; init; }

    public string Its { get; init; } = "its1";

    public int Wecs { get; init; } = 50;

    public int Fleet { get; init; } = 5000;

    public int Rounds { get; init; } = 5;

    public IReadOnlyList<string> Only { get; init; } = [];

    public bool Seed { get; init; }

    public string? Json { get; init; }

    public bool Strict { get; init; }

    public bool Micro { get; init; }

    public bool Help { get; init; }

    /// <summary>In a child process of this program: the work whose memory is measured.</summary>
    public string? Probe { get; init; }

    /// <exception cref="BenchmarkException">An argument is unknown or has no usable value.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var fromEnvironment = Environment.GetEnvironmentVariable("WEC_TEST_KUBECONFIG");
        var options = new BenchmarkOptions { KubeConfig = string.IsNullOrEmpty(fromEnvironment) ? null : fromEnvironment };
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() => ++i < arguments.Count ? arguments[i] : throw new BenchmarkException($"{name} needs a value.");
            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new BenchmarkException($"{name} needs a number greater than zero.");
            options = name switch
            {
                "--kubeconfig" => options with { KubeConfig = Path.GetFullPath(Value()) },
                "--its" => options with { Its = Value() },
                "--wecs" => options with { Wecs = Number() },
                "--fleet" => options with { Fleet = Number() },
                "--rounds" => options with { Rounds = Number() },
                "--only" => options with { Only = [.. options.Only, Value()] },
                "--seed" => options with { Seed = true },
                "--json" => options with { Json = Value() },
                "--strict" => options with { Strict = true },
                "--micro" => options with { Micro = true },
                "--probe" => options with { Probe = Value() },
                "--help" or "-h" => options with { Help = true },
                _ => throw new BenchmarkException($"{name} is no option.\n{Usage}"),
            };
        }

        return options;
    }

    public bool Wants(string scenario) => Only.Count == 0 || Only.Contains(scenario, StringComparer.OrdinalIgnoreCase);
}

/// <summary>The measurement cannot go on; the message is for the person who started it.</summary>
internal sealed class BenchmarkException(string message, Exception? inner = null) : Exception(message, inner);
