namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>Error from server (Forbidden): unknown (get nodes.metrics.k8s.io)</c>: what kubectl prints when it got no sentence of the server.
/// </summary>
internal static class BareRefusalGrammar
{
    public const string Anchor = "(Forbidden)";

    public static Found? Read(ReadOnlySpan<char> text, int anchor, int floor, ref bool needsMore)
    {
        var start = Lookback.Match(text, anchor, floor, "Error from server ");
        var rest = new EscapedText(text, anchor, 0);
        if (start < 0 || !rest.TryTake("(Forbidden): "))
        {
            needsMore |= rest.HasReachedEnd;
            return null;
        }

        var denial = new Denial { Kind = DenialKind.Missing, IsPlaceSaid = false, Text = "" };
        if (rest.TryTake("unknown") || rest.TryTake("forbidden") || rest.TryTake("the server does not allow access to the requested resource"))
        {
            denial = UnknownPathGrammar.Detail(ref rest, denial);
            needsMore |= rest.HasReachedEnd;
            return rest.IsAtEnd() ? new Found(start, rest.Position, [denial with { Text = EscapedText.Plain(text, start, rest.Position, 0) }]) : null;
        }

        return null;
    }
}
