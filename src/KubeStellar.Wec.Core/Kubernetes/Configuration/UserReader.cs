namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Makes a <see cref="UserEntry"/> of what a kubeconfig says; the field names are those of client-go's clientcmd/api/v1.</summary>
internal static class UserReader
{
    public static UserEntry Read(NamedNode entry)
    {
        var fields = new FieldReader(entry);
        var user = new UserEntry
        {
            Name = entry.Name,
            SourceFile = entry.File.Path,
            ClientCertificateData = fields.Bytes("client-certificate-data"),
            ClientCertificateFile = fields.FilePath("client-certificate"),
            ClientKeyData = fields.Bytes("client-key-data"),
            ClientKeyFile = fields.FilePath("client-key"),
            Token = fields.Text("token"),
            TokenFile = fields.FilePath("tokenFile"),
            Username = fields.Text("username"),
            Password = fields.Text("password"),
            Exec = fields.Child("exec") is { } exec ? ReadExec(exec) : null,
            Impersonate = ReadImpersonation(fields),
        };
        if ((user.Token ?? user.TokenFile) is not null && (user.Username ?? user.Password) is not null)
        {
            throw fields.Fault(KubeConfigError.Malformed, "gives one user both a token and a user name, which kubectl refuses too");
        }

        return fields.Child("auth-provider") is { } provider ? WithProvider(user, fields, provider) : user;
    }

    /// <summary>As in client-go the provider must exist, and every other credential goes before its token.</summary>
    private static UserEntry WithProvider(UserEntry user, FieldReader fields, FieldReader provider)
    {
        if (user.Exec is not null)
        {
            throw fields.Fault(
                KubeConfigError.Malformed, "gives one user both an exec plugin and an auth-provider, which kubectl refuses too");
        }

        var isAnswered = (user.Token ?? user.TokenFile ?? user.Username ?? user.Password) is not null && provider.Text("name") == "oidc";
        return isAnswered ? user : user with { Token = AuthProvider.Token(fields, provider) };
    }

    private static ExecConfig ReadExec(FieldReader fields)
    {
        var version = fields.Text("apiVersion") switch
        {
            "client.authentication.k8s.io/v1" => "client.authentication.k8s.io/v1",
            "client.authentication.k8s.io/v1beta1" => "client.authentication.k8s.io/v1beta1",
            "client.authentication.k8s.io/v1alpha1" => throw fields.Fault(
                KubeConfigError.Malformed,
                "uses an exec plugin of client.authentication.k8s.io/v1alpha1, which Kubernetes removed in 1.24: update the plugin and its entry",
                fields.Node("apiVersion")),
            _ => throw fields.Fault(
                KubeConfigError.Malformed,
                "has an exec plugin whose apiVersion is neither client.authentication.k8s.io/v1 nor v1beta1",
                fields.Node("apiVersion")),
        };
        var command = fields.Text("command") ?? throw fields.Fault(KubeConfigError.Malformed, "has an exec plugin without a command");
        return new ExecConfig
        {
            ApiVersion = version,
            Command = HasDirectory(command) ? fields.Absolute(command, "command") : command,
            Arguments = fields.Texts("args"),
            Environment = [.. fields.Children("env").Select(ReadVariable)],
            ProvideClusterInfo = fields.Flag("provideClusterInfo"),
            InteractiveMode = ReadMode(fields, version),
            InstallHint = fields.Text("installHint"),
        };
    }

    private static bool HasDirectory(string command) =>
        command.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) >= 0;

    private static KeyValuePair<string, string> ReadVariable(FieldReader fields)
    {
        var name = fields.Text("name");
        var value = fields.Text("value") ?? "";
        if (name is null || name.AsSpan().IndexOfAny('=', '\0') >= 0 || value.Contains('\0', StringComparison.Ordinal))
        {
            throw fields.Fault(KubeConfigError.Malformed, "has an environment variable for an exec plugin that cannot be set");
        }

        return new KeyValuePair<string, string>(name, value);
    }

    private static ExecInteractiveMode ReadMode(FieldReader fields, string version) => fields.Text("interactiveMode") switch
    {
        "Never" => ExecInteractiveMode.Never,
        "IfAvailable" => ExecInteractiveMode.IfAvailable,
        "Always" => ExecInteractiveMode.Always,
        null when version.EndsWith("/v1beta1", StringComparison.Ordinal) => ExecInteractiveMode.IfAvailable,
        null => throw fields.Fault(KubeConfigError.Malformed, "has an exec plugin of version v1 without interactiveMode"),
        _ => throw fields.Fault(
            KubeConfigError.Malformed, "has 'interactiveMode' that is not Never, IfAvailable or Always", fields.Node("interactiveMode")),
    };

    private static Impersonation? ReadImpersonation(FieldReader fields)
    {
        var user = fields.Text("as");
        var uid = fields.Text("as-uid");
        var groups = fields.Texts("as-groups");
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (fields.Child("as-user-extra") is { } attributes)
        {
            foreach (var key in attributes.Keys)
            {
                extra[key] = attributes.Texts(key);
            }
        }

        if (user is not null)
        {
            return new Impersonation(user, uid, groups, extra);
        }

        return uid is null && groups.Count == 0 && extra.Count == 0
            ? null
            : throw fields.Fault(
                KubeConfigError.Malformed, "asks to act as a group, uid or extra attribute without a user, which kubectl refuses too");
    }
}
