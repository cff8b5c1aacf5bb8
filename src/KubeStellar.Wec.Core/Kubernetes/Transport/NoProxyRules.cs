using System.Globalization;
using System.Net;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>The hosts that NO_PROXY exempts, by the rules of Go's golang.org/x/net/http/httpproxy, which kubectl follows.</summary>
internal sealed class NoProxyRules(string? list)
{
    private readonly string[] _rules = (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether the server is reached directly.</summary>
    public bool Exempt(Uri server)
    {
        var host = server.IdnHost.TrimEnd('.').ToLowerInvariant();
        var isAddress = IPAddress.TryParse(host, out var address);
        return _rules.Any(
            rule => rule == "*" || (isAddress ? MatchesAddress(rule, address!, server.Port) : MatchesName(rule, host, server.Port)));
    }

    private static bool MatchesAddress(string rule, IPAddress address, int port)
    {
        if (IPNetwork.TryParse(rule, out var network))
        {
            return network.Contains(address);
        }

        if (IPAddress.TryParse(rule.Trim('[', ']'), out var exact))
        {
            return exact.Equals(address);
        }

        return IPEndPoint.TryParse(rule, out var point) && point.Address.Equals(address) && (point.Port == 0 || point.Port == port);
    }

    private static bool MatchesName(string rule, string host, int port)
    {
        var name = rule.ToLowerInvariant();
        var colon = name.LastIndexOf(':');
        if (colon >= 0)
        {
            if (!int.TryParse(name.AsSpan(colon + 1), NumberStyles.None, NumberFormatInfo.InvariantInfo, out var only) || only != port)
            {
                return false;
            }

            name = name[..colon];
        }

        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        return name.StartsWith('.')
            ? host.EndsWith(name, StringComparison.Ordinal) && name.Length > 1
            : name.Length > 0 && (host == name || host.EndsWith("." + name, StringComparison.Ordinal));
    }
}
