namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>One request as a trace shows it. It holds no header that was sent, and nothing of what either side said.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">Where it went, without credentials.</param>
/// <param name="Status">The status of the answer; null when there was none.</param>
/// <param name="Took">From sending it to the start of the answer.</param>
/// <param name="Id">What the server's audit log calls it; null when it does not say.</param>
public sealed record RequestTrace(string Method, string Url, int? Status, TimeSpan Took, string? Id)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Method} {Url} {(Status is { } code ? code : "no answer")} in {Took.TotalMilliseconds:0} ms")
        + (Id is null ? "" : $" ({Id})");
}
