using KubeStellar.Wec.Core.Tests.Kubernetes;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.LocalClusters;

/// <summary>A machine with programs called kind, k3d and docker that write down how they were called and make nothing.</summary>
internal sealed class StandIn : IDisposable
{
    private readonly TempDirectory _directory = new();

    public StandIn(params string[] programs)
    {
        Clusters = Directory.CreateDirectory(Path.Combine(_directory.Path, "clusters")).FullName;
        foreach (var program in programs)
        {
            _directory.Script(Path.Combine("bin", program), program switch
            {
                "kind" => Kind("0.30.0"),
                "k3d" => K3d(),
                "old-kind" => Kind("0.19.0"),
                _ => "exit 1",
            });
        }

        KubeConfigPath = Path.Combine(_directory.Path, "home", "config");
        Host = TestHost.With(_directory.Path, ("PATH", Bin), ("KUBECONFIG", KubeConfigPath));
        Say("server", "https://127.0.0.1:40001");
    }

    public string Bin => Path.Combine(_directory.Path, "bin");

    public string KubeConfigPath { get; }

    public HostEnvironment Host { get; }

    /// <summary>Each call on a line of its own, with what it was given on standard input behind it.</summary>
    public IReadOnlyList<string> Calls =>
        File.Exists(Path.Combine(_directory.Path, "calls")) ? File.ReadAllLines(Path.Combine(_directory.Path, "calls")) : [];

    /// <summary>The calls that make or delete something.</summary>
    public IReadOnlyList<string> Changes =>
        [.. Calls.Where(call => call.Contains("create", StringComparison.Ordinal) || call.Contains("delete", StringComparison.Ordinal))];

    private string Clusters { get; }

    public void Have(string cluster) => File.WriteAllText(Path.Combine(Clusters, cluster), "");

    public bool Has(string cluster) => File.Exists(Path.Combine(Clusters, cluster));

    /// <summary>Puts something where the programs look for it.</summary>
    public void Say(string what, string text) => File.WriteAllText(Path.Combine(_directory.Path, what), text);

    public string Write(string name, string text) => _directory.Write(name, text);

    public void Dispose() => _directory.Dispose();

    private string Prelude => $"""
        cd '{_directory.Path}'
        echo "$(basename "$0") $*" >> calls
        env | grep '^KIND_EXPERIMENTAL' >> variables
        printed() {"{"}
          [ -f secret ] && {"{"} cat secret; return; {"}"}
          printf 'apiVersion: v1\nkind: Config\ncurrent-context: %s-%s\n' "$1" "$2"
          printf 'clusters:\n- name: %s-%s\n  cluster:\n    server: %s\n' "$1" "$2" "$(cat server)"
          printf 'contexts:\n- name: %s-%s\n  context: {"{"}cluster: %s-%s, user: %s%s-%s{"}"}\n' "$1" "$2" "$1" "$2" "$3" "$1" "$2"
          printf 'users:\n- name: %s%s-%s\n  user:\n    token: hush\n' "$3" "$1" "$2"
        {"}"}
        create() {"{"}
          echo "Creating cluster $1" >&2
          [ -f hang ] && {"{"} touch hanging; sleep 600; {"}"}
          [ -f fail ] && {"{"} echo 'ERROR: failed to create cluster: port is already allocated' >&2; exit 3; {"}"}
          echo "current-context: stolen" > "$KUBECONFIG"
          touch "clusters/$1"
        {"}"}

        """;

    private string Kind(string version) => Prelude + $"""
        case "$1 $2" in
          'version '*) echo 'kind v{version} go1.24.1 linux/amd64' ;;
          'get clusters') ls clusters ;;
          'create cluster') case "$*" in *'--config -'*) cat > input ;; esac; create "$4" ;;
          'get kubeconfig') printed kind "$4" '' ;;
          'delete cluster') rm -f "clusters/$4" ;;
          *) exit 9 ;;
        esac
        """;

    private string K3d() => Prelude + """
        case "$1 $2" in
          'version '*) printf 'k3d version v5.8.3\nk3s version v1.31.5-k3s1 (default)\n' ;;
          'cluster list') printf '['; s=''; for c in $(ls clusters); do printf '%s{"name":"%s"}' "$s" "$c"; s=,; done; echo ']' ;;
          'cluster create') create "$3" ;;
          'kubeconfig get') printed k3d "$3" admin@ ;;
          'cluster delete') rm -f "clusters/$3" ;;
          *) exit 9 ;;
        esac
        """;
}
