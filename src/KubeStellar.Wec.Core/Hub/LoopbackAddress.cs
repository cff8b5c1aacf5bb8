using System.Net;

namespace KubeStellar.Wec.Hub;

/// <summary>Addresses that mean "this machine", and so mean something else inside a pod of a WEC.</summary>
internal static class LoopbackAddress
{
    /// <summary>A public DNS name whose every subdomain is 127.0.0.1; KubeFlex names hosted control planes under it.</summary>
    private const string LocalTestDomain = "localtest.me";

    public static bool Is(Uri server)
    {
        var host = server.IdnHost.TrimEnd('.').ToLowerInvariant();
        return IPAddress.TryParse(host, out var address)
            ? IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            : host is "localhost" or LocalTestDomain
                || host.EndsWith(".localhost", StringComparison.Ordinal)
                || host.EndsWith("." + LocalTestDomain, StringComparison.Ordinal);
    }
}
