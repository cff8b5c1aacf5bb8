namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// What API servers up to 1.11 wrote: <c>cannot get deployments.apps/scale in the namespace "n"</c>; and OpenShift 3:
/// <c>cannot list all pods in the cluster</c>, <c>in project "n"</c>.
/// </summary>
internal static class OldGrammar
{
    public static Denial? Read(ref EscapedText rest, string verb)
    {
        rest.TryTake(" all");
        if (!rest.TakeGap() || rest.TakeWord(ResourceWords.Characters) is not { Length: > 0 } word || !ResourceWords.IsResource(word))
        {
            return null;
        }

        var (name, subresource) = ResourceWords.Split(word);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var denial = Place.Take(ref rest, new()
        {
            Kind = verb == "impersonate" ? DenialKind.Impersonation : DenialKind.Missing,
            Verb = verb,
            Resource = dot < 0 ? name : name[..dot],
            Group = dot < 0 ? "" : name[(dot + 1)..],
            Subresource = subresource,
            Text = "",
        });
        return denial.IsPlaceSaid ? denial : null;
    }
}
