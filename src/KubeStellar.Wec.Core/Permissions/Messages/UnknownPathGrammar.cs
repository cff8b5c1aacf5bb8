namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>the server could not find the requested resource (get appwrappers.workload.codeflare.dev)</c>: the bare 404 and 405 of an
/// API server that does not serve a type, or not where it was asked for.
/// </summary>
/// <remarks>https://github.com/kubernetes/apimachinery/blob/master/pkg/api/errors/errors.go, NewGenericServerResponse.</remarks>
internal static class UnknownPathGrammar
{
    public const string Anchor = "requested";

    private const string NotAllowedNote =
        "Typical of an object of a namespaced kind whose manifest names no namespace, and of a namespace given to a cluster-scoped kind.";

    public static Found? Read(ReadOnlySpan<char> text, int anchor, int floor, ref bool needsMore)
    {
        var isNotAllowed = false;
        var start = Lookback.Match(text, anchor, floor, "the server could not find the ");
        if (start < 0)
        {
            start = Lookback.Match(text, anchor, floor, "the server does not allow this method on the ");
            isNotAllowed = true;
        }

        var rest = new EscapedText(text, anchor, 0);
        if (start < 0 || !Lookback.IsBeginning(text, start, floor) || !rest.TryTake("requested resource"))
        {
            return null;
        }

        var denial = Detail(ref rest, new()
        {
            Kind = DenialKind.UnknownKind,
            Note = isNotAllowed ? NotAllowedNote : null,
            Text = "",
        });
        if (denial.Group is null)
        {
            (start, denial) = WithGroupBefore(text, start, floor, denial);
        }

        denial = ResourceMeta.Complete(text, rest.Position, denial, ref needsMore);
        needsMore |= rest.HasReachedEnd;
        return new(start, rest.Position, [denial with { Text = EscapedText.Plain(text, start, rest.Position, 0) }]);
    }

    /// <summary>Takes <c>(get deployments.apps web)</c>, which clients add from their own request.</summary>
    public static Denial Detail(ref EscapedText rest, Denial denial)
    {
        var start = rest.Position;
        if (rest.TryTake(" (") && rest.TakeWord("") is { Length: > 0 } method && rest.TakeGap() &&
            rest.TakeWord(".-_/") is { Length: > 0 } resource && ResourceWords.IsResource(resource))
        {
            var name = rest.TakeGap() ? rest.TakeWord(".-_:") : "";
            if (MessageVerbs.OfMethod(method) is { } verb && rest.TryTake(')'))
            {
                var dot = resource.IndexOf('.', StringComparison.Ordinal);
                var (plural, subresource) = ResourceWords.Split(dot < 0 ? resource : resource[..dot]);
                return denial with
                {
                    Verb = verb,
                    Resource = plural,
                    Subresource = subresource,
                    Group = dot < 0 ? "" : resource[(dot + 1)..],
                    ResourceName = name.Length == 0 ? null : name,
                };
            }
        }

        rest.Position = start;
        return denial;
    }

    /// <summary>Discovery says before it which group and version it asked for: <c>example.com/v1: the server …</c>.</summary>
    private static (int Start, Denial Denial) WithGroupBefore(ReadOnlySpan<char> text, int start, int floor, Denial denial)
    {
        var end = Lookback.Match(text, start, floor, ": ");
        var at = end;
        while (at > floor && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '-' or '/') && end - at < 300)
        {
            at--;
        }

        var slash = end < 0 ? -1 : text[at..end].IndexOf('/');
        return slash > 0 && at + slash + 1 < end && text[at + slash + 1] == 'v' && text[at..(at + slash)].Contains('.')
            ? (at, denial with { Group = text[at..(at + slash)].ToString(), Version = text[(at + slash + 1)..end].ToString() })
            : (start, denial);
    }
}
