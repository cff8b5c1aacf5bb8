namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// A kubeconfig, or something it refers to, cannot be used. The message is one plain sentence that names the file and the line;
/// it never quotes a value that could be a secret.
/// </summary>
public sealed class KubeConfigException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="message">The sentence to show.</param>
    /// <param name="path">The file at fault, if there is one.</param>
    /// <param name="line">The line in it, counted from 1, if known.</param>
    public KubeConfigException(KubeConfigError error, string message, string? path = null, int? line = null)
        : base(message)
    {
        Error = error;
        Path = path;
        Line = line;
    }

    /// <summary>What is wrong.</summary>
    public KubeConfigError Error { get; }

    /// <summary>The file at fault, if there is one.</summary>
    public string? Path { get; }

    /// <summary>The line in <see cref="Path"/>, counted from 1, if known.</summary>
    public int? Line { get; }

    internal static KubeConfigException At(KubeConfigError error, string path, int? line, string what) =>
        new(error, line is null ? $"The kubeconfig '{path}' {what}." : $"The kubeconfig '{path}' at line {line} {what}.", path, line);

    /// <summary>A fresh instance for another waiter, so that threads do not share a stack trace.</summary>
    internal KubeConfigException Copy() => new(Error, Message, Path, Line);
}
