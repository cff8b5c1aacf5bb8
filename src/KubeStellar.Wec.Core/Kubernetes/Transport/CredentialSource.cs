using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>Hands out the credential of an identity, renewed when it has to be.</summary>
internal abstract class CredentialSource
{
    /// <summary>The credential to use now.</summary>
    public abstract ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Looks for another credential than the one the server rejected; false when there is none.</summary>
    public virtual ValueTask<bool> RefreshAsync(Credential rejected, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>The precedence of client-go: a token file over a token over basic over a plugin.</summary>
    public static CredentialSource For(KubeContext context, ConnectionOptions options)
    {
        var user = context.User;
        if (user.TokenFile is not null)
        {
            return new TokenFileCredentialSource(user.TokenFile, user.Token, options.Clock);
        }

        if (user.Token is not null)
        {
            return new StaticCredentialSource(Credential.Bearer(user.Token, $"The token of user '{user.Name}'"));
        }

        if ((user.Username ?? user.Password) is not null)
        {
            return new StaticCredentialSource(Credential.Basic(user.Username, user.Password));
        }

        return user.Exec is not null ? ExecCredentialSource.For(context, options) : StaticCredentialSource.Anonymous;
    }
}

/// <summary>A credential that never changes.</summary>
internal sealed class StaticCredentialSource(Credential credential) : CredentialSource
{
    public static readonly StaticCredentialSource Anonymous = new(Credential.None);

    public override ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(credential);
}
