using System.Security.Cryptography;
using System.Text;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>
/// What ties the objects of a grant in a WDS together: name of its BindingPolicy and value of the label by which that selects its roles.
/// </summary>
internal static class GrantId
{
    /// <summary>The longest value a label may have.</summary>
    private const int MaxLength = 63;

    private const string Prefix = "kubestellar-wec-";

    /// <summary>Readable where it can be; another role never gives the same.</summary>
    public static string Of(string role, string? @namespace)
    {
        var known = role.StartsWith(DownsyncGranter.NamePrefix, StringComparison.Ordinal) ? role[DownsyncGranter.NamePrefix.Length..] : null;
        var text = (known ?? role) + (@namespace is null ? "" : $".{@namespace}");
        var plain = new string([.. text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-')]).Trim('.', '-');
        if (known is not null && @namespace is null && plain == text && !plain.Contains("..", StringComparison.Ordinal) && Prefix.Length + plain.Length <= MaxLength)
        {
            return Prefix + plain;
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{@namespace}\n{role}")))[..10].ToLowerInvariant();
        var room = MaxLength - Prefix.Length - hash.Length - 1;
        var head = plain.Replace('.', '-');
        return $"{Prefix}{(head.Length > room ? head[..room] : head).Trim('-')}-{hash}";
    }
}
