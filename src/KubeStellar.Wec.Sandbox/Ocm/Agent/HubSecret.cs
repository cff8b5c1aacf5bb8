using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Agent;

/// <summary>The Secret in which the registration agent stores its identity on the hub.</summary>
internal sealed record HubSecret(string ClusterName, string AgentName, Kubeconfig Kubeconfig, string CertificatePem, string KeyPem)
{
    public const string Name = "hub-kubeconfig-secret";
    public const string BootstrapName = "bootstrap-hub-kubeconfig";

    /// <summary>The identity in a Secret, or null when it is incomplete, unreadable, or not for this cluster.</summary>
    public static HubSecret? Read(JsonObject? secret, string clusterName)
    {
        if (secret is null || Data(secret, "cluster-name") != clusterName
            || Data(secret, "agent-name") is not { Length: > 0 } agent
            || Data(secret, "kubeconfig") is not { } kubeconfig
            || Data(secret, "tls.crt") is not { } certificate
            || Data(secret, "tls.key") is not { } key)
        {
            return null;
        }

        try
        {
            var identity = new HubSecret(clusterName, agent, Kubeconfig.Parse(kubeconfig), certificate, key);
            using var parsed = X509Certificate2.CreateFromPem(certificate);
            return AgentIdentity.IsFor(SubjectName.Parse(parsed.SubjectName), clusterName) ? identity : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or CryptographicException)
        {
            return null;
        }
    }

    public void Write(ObjectStore store, string inNamespace)
    {
        var data = new JsonObject
        {
            ["agent-name"] = Encode(AgentName),
            ["cluster-name"] = Encode(ClusterName),
            ["kubeconfig"] = Encode(Kubeconfig.ForCertificate()),
            ["tls.crt"] = Encode(CertificatePem),
            ["tls.key"] = Encode(KeyPem),
        };
        store.Ensure(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["type"] = "Opaque",
            ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = inNamespace },
            ["data"] = data.DeepClone(),
        });
        store.TryUpdate(WellKnown.Secret(inNamespace, Name), secret => secret["data"] = data.DeepClone(), UpdateScope.Spec);
    }

    /// <summary>The certificate with its key, for connecting.</summary>
    public X509Certificate2 LoadCertificate()
    {
        using var pem = X509Certificate2.CreateFromPem(CertificatePem, KeyPem);

        // Some TLS stacks refuse the ephemeral key of a PEM.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    public (DateTimeOffset From, DateTimeOffset Until) Validity()
    {
        using var pem = X509Certificate2.CreateFromPem(CertificatePem);
        return (pem.NotBefore.ToUniversalTime(), pem.NotAfter.ToUniversalTime());
    }

    public override string ToString() => $"{ClusterName}:{AgentName}";

    public static string? Data(JsonObject secret, string key)
    {
        try
        {
            return secret.Text("data", key) is { } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
