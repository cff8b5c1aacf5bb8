using System.Buffers;
using System.Text;
using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>The ExecCredential that a plugin finds in the variable KUBERNETES_EXEC_INFO.</summary>
internal static class ExecInfo
{
    public const string Variable = "KUBERNETES_EXEC_INFO";

    /// <param name="exec">The plugin.</param>
    /// <param name="cluster">The cluster to describe, for a plugin that wants to know.</param>
    /// <param name="interactive">Whether the plugin has the terminal.</param>
    public static string Write(ExecConfig exec, ClusterEntry? cluster, bool interactive)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "ExecCredential");
            writer.WriteString("apiVersion", exec.ApiVersion);
            writer.WriteStartObject("spec");
            if (cluster is not null)
            {
                WriteCluster(writer, cluster);
            }

            writer.WriteBoolean("interactive", interactive);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteCluster(Utf8JsonWriter writer, ClusterEntry cluster)
    {
        writer.WriteStartObject("cluster");
        writer.WriteString("server", cluster.Server.AbsoluteUri.TrimEnd('/'));
        if (cluster.TlsServerName is not null)
        {
            writer.WriteString("tls-server-name", cluster.TlsServerName);
        }

        if (cluster.InsecureSkipTlsVerify)
        {
            writer.WriteBoolean("insecure-skip-tls-verify", true);
        }

        if (cluster.CertificateAuthorityData is { } authority)
        {
            writer.WriteBase64String("certificate-authority-data", authority);
        }

        if (cluster.ProxyUrl is not null)
        {
            writer.WriteString("proxy-url", cluster.ProxyUrl.OriginalString);
        }

        if (cluster.DisableCompression)
        {
            writer.WriteBoolean("disable-compression", true);
        }

        if (cluster.ExecPluginConfig is not null)
        {
            writer.WritePropertyName("config");
            writer.WriteRawValue(cluster.ExecPluginConfig);
        }

        writer.WriteEndObject();
    }
}
