using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

public class SecretTextTests
{
    [Theory]
    [InlineData("refresh_token=S3KRIT-abc expired", "S3KRIT-abc")]
    [InlineData("""{"access_token":"S3KRIT abc","x":1}""", "S3KRIT abc")]
    [InlineData("password: S3KRIT", "S3KRIT")]
    [InlineData("--client-secret=S3KRIT", "S3KRIT")]
    [InlineData("CLIENT_SECRET='S3 KRIT'", "S3 KRIT")]
    [InlineData("Authorization: Bearer S3KRIT.abc-1", "S3KRIT")]
    [InlineData("sent Basic dXNlcjpTM0tSSVQ=", "dXNlcjpTM0tSSVQ")]
    [InlineData("https://me:S3KRIT@proxy.example/x", "S3KRIT")]
    [InlineData("https://S3KRIT@proxy.example/x", "S3KRIT")]
    [InlineData("got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2ln", "eyJzdWIi")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIabc\nS3KRIT\n-----END RSA PRIVATE KEY-----\nafter", "S3KRIT")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nS3KRIT", "S3KRIT")]
    [InlineData("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY is bad", "wJalrXUtnFEMI")]
    [InlineData("digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "9f86d081")]
    public void What_looks_like_a_secret_is_taken_out(string text, string secret)
    {
        var said = SecretText.Redact(text);

        Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
        Assert.Contains(SecretText.Mark, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: failed to get token: connection refused")]
    [InlineData("To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code ABCD-EFGH2 to authenticate.")]
    [InlineData("open https://login.example/authorize?client_id=7&code_challenge=aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5hJ7kL9m&state=x")]
    [InlineData("the token has expired, run aws sso login --profile production-Europe1")]
    [InlineData("AADSTS700082: trace 12345678-ABcd-4234-9234-123456789012")]
    [InlineData("no such file: /Users/Jane/Library/Application Support/Very/Long/Path/To/Cache2/file1.json")]
    [InlineData("dial tcp 10.0.0.1:443: i/o timeout")]
    public void What_a_user_needs_stays(string text)
    {
        Assert.Equal(text, SecretText.Redact(text));
    }
}
