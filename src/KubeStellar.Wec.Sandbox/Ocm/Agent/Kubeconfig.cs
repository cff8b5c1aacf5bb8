using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Ocm.Agent;

/// <summary>What an agent reads from a kubeconfig in a Secret: the hub's address, CA and proxy, and the token.</summary>
internal sealed record Kubeconfig(Uri Server, string? AuthorityPem, string? Token, Uri? Proxy)
{
    private const int Limit = 1 << 20;

    /// <exception cref="FormatException">The text is not a kubeconfig, or its current context has no server.</exception>
    public static Kubeconfig Parse(string text)
    {
        if (text.Length > Limit || Read(text) is not JsonObject config)
        {
            throw new FormatException("couldn't get version/kind; json parse error");
        }

        var context = Entry(config, "contexts", config.Text("current-context"))?["context"] as JsonObject;
        var cluster = Entry(config, "clusters", context.Text("cluster"))?["cluster"] as JsonObject;
        var user = Entry(config, "users", context.Text("user"))?["user"] as JsonObject;
        if (!Uri.TryCreate(cluster.Text("server"), UriKind.Absolute, out var server) || server.Scheme != Uri.UriSchemeHttps)
        {
            throw new FormatException("invalid configuration: no server has been provided");
        }

        Uri.TryCreate(cluster.Text("proxy-url"), UriKind.Absolute, out var proxy);
        return new Kubeconfig(server, Decode(cluster.Text("certificate-authority-data")), user.Text("token"), proxy);
    }

    /// <summary>The kubeconfig that the registration agent writes for its certificate, which is stored beside it in the Secret.</summary>
    public string ForCertificate() => ToYaml(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["clusters"] = new JsonArray(new JsonObject { ["name"] = "hub", ["cluster"] = ClusterEntry() }),
        ["contexts"] = new JsonArray(new JsonObject
        {
            ["name"] = "default-context",
            ["context"] = new JsonObject { ["cluster"] = "hub", ["namespace"] = "configuration", ["user"] = "default-auth" },
        }),
        ["current-context"] = "default-context",
        ["users"] = new JsonArray(new JsonObject
        {
            ["name"] = "default-auth",
            ["user"] = new JsonObject { ["client-certificate"] = "tls.crt", ["client-key"] = "tls.key" },
        }),
    });

    /// <summary>Whether two kubeconfigs lead to the same hub in the same way.</summary>
    public bool IsSameHub(Kubeconfig other) => Server == other.Server && AuthorityPem == other.AuthorityPem && Proxy == other.Proxy;

    public override string ToString() => Server.OriginalString;

    private JsonObject ClusterEntry()
    {
        var cluster = new JsonObject { ["server"] = Server.OriginalString };
        if (AuthorityPem is not null)
        {
            cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(AuthorityPem));
        }

        if (Proxy is not null)
        {
            cluster["proxy-url"] = Proxy.OriginalString;
        }

        return cluster;
    }

    private static JsonNode? Read(string text)
    {
        try
        {
            return YamlText.Parse(text);
        }
        catch (JsonException problem)
        {
            throw new FormatException("the kubeconfig is not YAML", problem);
        }
    }

    private static JsonObject? Entry(JsonObject config, string list, string? name) =>
        config.Objects(list).FirstOrDefault(item => item.Text("name") == name);

    private static string? Decode(string? base64)
    {
        try
        {
            return string.IsNullOrEmpty(base64) ? null : Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException problem)
        {
            throw new FormatException("certificate-authority-data is not base64", problem);
        }
    }

    // JSON is YAML too, and needs no writer.
    private static string ToYaml(JsonObject config) => config.ToJsonString();
}
