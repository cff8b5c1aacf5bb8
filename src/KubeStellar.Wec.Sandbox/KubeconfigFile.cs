using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox;

/// <summary>Writes the kubeconfig of a sandbox, as JSON, which is valid YAML.</summary>
internal static class KubeconfigFile
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(365);

    public static void Write(string path, IReadOnlyList<ApiServer> servers)
    {
        JsonArray clusters = [], users = [], contexts = [];
        foreach (var server in servers)
        {
            var (certificate, key) = server.Certificates.IssueClientCertificate("kubernetes-admin", [UserInfo.MastersGroup], s_lifetime);
            clusters.Add(Named(server.Name, "cluster", new JsonObject
            {
                ["server"] = server.Url.GetLeftPart(UriPartial.Authority),
                ["certificate-authority-data"] = Base64(server.Certificates.AuthorityPem),
            }));
            users.Add(Named($"{server.Name}-admin", "user", new JsonObject
            {
                ["client-certificate-data"] = Base64(certificate),
                ["client-key-data"] = Base64(key),
            }));
            contexts.Add(Named(server.Name, "context", new JsonObject { ["cluster"] = server.Name, ["user"] = $"{server.Name}-admin" }));
        }

        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = servers[0].Name,
            ["clusters"] = clusters,
            ["contexts"] = contexts,
            ["users"] = users,
        };
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // A file left by an earlier sandbox might be readable by others.
        File.Delete(path);
        using var file = new FileStream(path, options);
        file.Write(JsonText.ToUtf8(config));
    }

    private static JsonObject Named(string name, string key, JsonObject value) => new() { ["name"] = name, [key] = value };

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
