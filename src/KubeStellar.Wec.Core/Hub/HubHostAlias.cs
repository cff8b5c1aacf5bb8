using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Hub;

/// <summary>Makes the hub's host name known in the agent's pods, where no DNS server knows it.</summary>
/// <param name="IpAddress">IPv4 address of the hub as seen from the WEC.</param>
/// <param name="HostName">The host in the hub's URL; null where it is to be taken from there.</param>
public sealed partial record HubHostAlias(string IpAddress, string? HostName)
{
    /// <summary>Reads an address, or an address and a host name as a line of a hosts file.</summary>
    /// <exception cref="WecException">It is neither.</exception>
    public static HubHostAlias Parse(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is 1 or 2
            && Address().IsMatch(parts[0])
            && IPAddress.TryParse(parts[0], out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && (parts.Length == 1 || IsHostName(parts[1]))
                ? new(address.ToString(), parts.Length == 2 ? parts[1] : null)
                : throw Invalid($"'{text}' is not an IPv4 address, with or without a host name.");
    }

    /// <summary>The alias for a certain hub.</summary>
    /// <exception cref="WecException">The hub is called by a number, or by another name.</exception>
    public HubHostAlias For(Uri hub)
    {
        if (!IsHostName(hub.IdnHost) || IPAddress.TryParse(hub.IdnHost, out _))
        {
            throw Invalid($"The agent is to reach the ITS at {hub.Authority}, which needs no name.");
        }

        return HostName is null || HostName.Equals(hub.IdnHost, StringComparison.OrdinalIgnoreCase)
            ? this with { HostName = hub.IdnHost }
            : throw Invalid($"The alias is for {HostName}, but the agent is to reach the ITS at {hub.Authority}.");
    }

    /// <summary>What a Klusterlet has for this hub; null where its agent looks the host up like anybody else.</summary>
    internal static HubHostAlias? Of(Klusterlet klusterlet, Uri hub) =>
        klusterlet.Spec.HostAlias is { } given && IPAddress.TryParse(given.IpAddress, out var address)
        && string.Equals(given.HostName, hub.IdnHost, StringComparison.OrdinalIgnoreCase)
            ? new(address.ToString(), hub.IdnHost)
            : null;

    public override string ToString() => $"{IpAddress} {HostName}".TrimEnd();

    private static bool IsHostName(string text) => text.Length <= 253 && Name().IsMatch(text);

    private static WecException Invalid(string problem) => new(
        "InvalidHubHostAlias", WecErrorKind.InvalidInput, problem,
        "Give the address of the ITS as the WEC reaches it, such as '172.18.0.2' or '172.18.0.2 its1.localtest.me'; "
        + "-HubApiServer says by which name the agent calls it.");

    [GeneratedRegex(@"^\d{1,3}(\.\d{1,3}){3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    // The pattern of hubApiServerHostAlias.hostname in the Klusterlet type.
    [GeneratedRegex(@"^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
