namespace KubeStellar.Wec.Hub;

/// <summary>Whether a kubeconfig that was found in a WEC leads to the hub that is wanted.</summary>
internal static class HubMatch
{
    /// <summary>A hub is known by any of its addresses, or by its authority where it has one of its own.</summary>
    public static bool IsSame(StoredKubeconfig found, HubEndpointRequest wanted, HubEndpoint chosen, StoredKubeconfig? published) =>
        IsSame(
            found, [wanted.CallerServer, wanted.Server, chosen.Server, published?.Server], chosen.OwnAuthority ?? chosen.CertificateAuthority);

    public static bool IsSame(StoredKubeconfig found, IEnumerable<Uri?> addresses, byte[]? authority) =>
        addresses.Any(address => address is not null && IsSame(address, found.Server))
        || CertificateBundle.Overlap(found.CertificateAuthority, authority);

    private static bool IsSame(Uri one, Uri other) =>
        Uri.Compare(
            one, other, UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
        || one.AbsoluteUri.TrimEnd('/') == other.AbsoluteUri.TrimEnd('/');
}
