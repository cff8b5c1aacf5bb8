using System.Text;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>PEM is ASCII between its markers; what stands around them, in whatever encoding, does not matter.</summary>
internal static class PemText
{
    public static string Decode(byte[] pem) => Encoding.Latin1.GetString(pem);
}
