using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Agent.Settings;

/// <summary>What images are pulled with: a Docker configuration with credentials of registries.</summary>
/// <remarks>Its text form never shows a credential.</remarks>
public sealed class PullCredential
{
    private const int MaxBytes = 512 * 1024;

    private readonly byte[] _dockerConfig;

    private PullCredential(byte[] dockerConfig, string registries)
    {
        _dockerConfig = dockerConfig;
        Registries = registries;
    }

    /// <summary>The registries it is for.</summary>
    public string Registries { get; }

    /// <summary>From the text of a <c>config.json</c> of Docker, as <c>docker login</c> writes it.</summary>
    /// <exception cref="WecException">It is none, or it says that the credentials are kept elsewhere.</exception>
    public static PullCredential FromDockerConfig(byte[] json)
    {
        try
        {
            if (json.Length <= MaxBytes
                && JsonNode.Parse(json, documentOptions: new() { MaxDepth = 16 }) is JsonObject config
                && config["auths"] is JsonObject { Count: > 0 } auths
                && auths.All(a => a.Value is JsonObject { Count: > 0 }))
            {
                return new(json, string.Join(", ", auths.Select(a => a.Key)));
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // What the parser says may quote the file.
        }

        throw new WecException(
            "InvalidPullCredential", WecErrorKind.InvalidInput, "The file is not a Docker configuration with credentials of registries.",
            "Give a config.json whose 'auths' hold the credentials themselves; one that names a credential store ('credsStore') does not. "
            + "Or give user name and password with -ImagePullCredential.");
    }

    /// <summary>For one registry, such as that of <see cref="AgentVersion.Registry"/>.</summary>
    public static PullCredential FromPassword(string registry, string user, string password)
    {
        var host = registry.Split('/', 2)[0];
        var config = new JsonObject
        {
            ["auths"] = new JsonObject
            {
                [host] = new JsonObject
                {
                    ["username"] = user,
                    ["password"] = password,
                    ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")),
                },
            },
        };
        return new(Encoding.UTF8.GetBytes(config.ToJsonString()), host);
    }

    public override string ToString() => $"credential for {Registries} (not shown)";

    internal string ToBase64() => Convert.ToBase64String(_dockerConfig);
}
