using System.Text;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>Writes the impersonation headers, as client-go's transport package does.</summary>
public static class ImpersonationHeaders
{
    private const string UserHeader = "Impersonate-User";
    private const string Prefix = "Impersonate-";
    private const string TokenCharacters = "!#$&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>
    /// Makes the request act as somebody, unless it says already whom it acts as. A request with several groups, or several values of one
    /// attribute, is bound to HTTP/1.1.
    /// </summary>
    /// <exception cref="KubeConfigException">A name holds a control character.</exception>
    public static void Apply(HttpRequestMessage request, Impersonation impersonation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(impersonation);
        if (request.Headers.Contains(UserHeader))
        {
            return;
        }

        Add(request, UserHeader, [impersonation.UserName]);
        Add(request, "Impersonate-Uid", impersonation.Uid is null ? [] : [impersonation.Uid]);
        Add(request, "Impersonate-Group", impersonation.Groups);
        foreach (var (key, values) in impersonation.Extra)
        {
            Add(request, "Impersonate-Extra-" + Escape(key), values);
        }
    }

    /// <summary>The encoding for a header: UTF-8 for names of users and groups, the default for all others.</summary>
    internal static Encoding? EncodingFor(string header) =>
        header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? new RepeatedHeaderEncoding(header) : null;

    private static void Add(HttpRequestMessage request, string header, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            if (value.Any(c => char.IsControl(c) || c == RepeatedHeaderEncoding.Separator))
            {
                throw new KubeConfigException(KubeConfigError.Malformed, $"The value for the header {header} has a control character.");
            }
        }

        if (values.Count > 1)
        {
            request.Version = System.Net.HttpVersion.Version11;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        if (values.Count > 0)
        {
            request.Headers.TryAddWithoutValidation(header, string.Join(RepeatedHeaderEncoding.Separator, values));
        }
    }

    private static string Escape(string key)
    {
        var result = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            if (TokenCharacters.Contains((char)b, StringComparison.Ordinal))
            {
                result.Append((char)b);
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }
}
