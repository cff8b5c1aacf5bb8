using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Errors;

/// <summary>What kind of failure it is; the cmdlets map it to PowerShell's categories.</summary>
public enum WecErrorKind
{
    InvalidInput,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    NotAuthenticated,
    Conflict,
    Unavailable,
    Timeout,
    ConnectionFailed,
    SecurityRisk,
    InvalidState,
}

/// <summary>A failure this module itself found, with a stable id and what to do about it.</summary>
/// <param name="id">Stable, in PascalCase; becomes the ErrorId a script may test for.</param>
/// <param name="kind">What kind of failure it is.</param>
/// <param name="message">What is wrong, in one or two sentences.</param>
/// <param name="advice">What to do next.</param>
/// <param name="inner">What led to it.</param>
public sealed class WecException(string id, WecErrorKind kind, string message, string? advice = null, Exception? inner = null)
    : Exception(SafeText.Line(message), inner)
{
    public string ErrorId { get; } = id;

    public WecErrorKind Kind { get; } = kind;

    public string? Advice { get; } = advice is null ? null : SafeText.Line(advice);
}
