using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Sandbox.Authentication;

/// <summary>Identifies the sender of a request by client certificate or bearer token, or as system:anonymous.</summary>
public sealed class RequestAuthenticator(ClusterCertificateAuthority certificates, TokenIssuer tokens, ObjectStore store, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (UserInfo? User, DateTimeOffset NotAfter)> _known = new();

    /// <exception cref="ApiException">401 when a credential is present but not good.</exception>
    internal UserInfo Authenticate(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } certificate)
        {
            return FromCertificate(certificate) ?? throw ApiErrors.Unauthorized();
        }

        string header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return FromToken(header[7..].Trim()) ?? throw ApiErrors.Unauthorized();
        }

        return header.Length == 0 ? UserInfo.Anonymous : throw ApiErrors.Unauthorized();
    }

    /// <summary>The user of a bearer token, or null.</summary>
    public UserInfo? FromToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.Length == 23 && token[6] == '.' ? FromBootstrapToken(token) : tokens.Validate(token, store);
    }

    private UserInfo? FromCertificate(X509Certificate2 certificate)
    {
        var print = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var now = time.GetUtcNow();
        if (!_known.TryGetValue(print, out var entry))
        {
            if (!certificates.Vouches(certificate, now))
            {
                return null;
            }

            entry = _known[print] = (UserOf(certificate, print), certificate.NotAfter);
        }

        return now <= entry.NotAfter ? entry.User : null;
    }

    private static UserInfo? UserOf(X509Certificate2 certificate, string print)
    {
        var subject = SubjectName.Parse(certificate.SubjectName);
        var name = subject.CommonName;
        var groups = new List<string>(subject.Organizations);
        groups.Add(UserInfo.AuthenticatedGroup);
        var extra = new Dictionary<string, IReadOnlyList<string>>
        {
            ["authentication.kubernetes.io/credential-id"] = [$"X509SHA256={print.ToLowerInvariant()}"],
        };
        return name.Length == 0 ? null : new UserInfo(name, groups, "", extra);
    }

    private UserInfo? FromBootstrapToken(string token)
    {
        var secret = store.Get(new ResourceId("", "secrets", "kube-system", $"bootstrap-token-{token[..6]}"));
        if (secret is null || Meta.Text(secret, "type") != "bootstrap.kubernetes.io/token"
            || Data(secret, "usage-bootstrap-authentication") != "true"
            || Data(secret, "token-id") != token[..6]
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Data(secret, "token-secret")), Encoding.UTF8.GetBytes(token[7..])))
        {
            return null;
        }

        if (DateTimeOffset.TryParse(Data(secret, "expiration"), out var expiration) && expiration <= time.GetUtcNow())
        {
            return null;
        }

        var groups = Data(secret, "auth-extra-groups").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new UserInfo($"system:bootstrap:{token[..6]}", ["system:bootstrappers", .. groups, UserInfo.AuthenticatedGroup]);
    }

    private static string Data(JsonObject secret, string key)
    {
        var encoded = Meta.Text(secret["data"], key);
        var buffer = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : "";
    }
}
