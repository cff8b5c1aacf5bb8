using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>A message found in a text.</summary>
/// <param name="Start">Index in the normal text at which it begins.</param>
/// <param name="End">Index behind it; the search goes on there.</param>
/// <param name="Denials">What it says; several where it lists verbs or rules.</param>
internal readonly record struct Found(int Start, int End, IReadOnlyList<Refusal> Denials)
{
    /// <summary>Where it begins in the text itself.</summary>
    public int RawStart { get; init; }

    /// <summary>One message with its words.</summary>
    public static Found Of(NormalText text, int start, int end, params IReadOnlyList<Refusal> denials)
    {
        var words = text.Plain(start, end);
        return new(start, end, [.. denials.Select(denial => denial with { Text = words })]);
    }
}
