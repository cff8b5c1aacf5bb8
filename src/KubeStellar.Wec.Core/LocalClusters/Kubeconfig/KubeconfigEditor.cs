using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using YamlDotNet.Core;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>Edits the text of a kubeconfig: what a change does not touch stays byte for byte.</summary>
internal static class KubeconfigEditor
{
    /// <exception cref="KubeConfigException">The text is no kubeconfig.</exception>
    /// <exception cref="WecException">It is written in a way that cannot be edited without losing something.</exception>
    public static string Apply(string path, string text, KubeconfigChange change)
    {
        var before = KubeConfigFile.Parse(path, text);
        try
        {
            var edited = Edit(before, text, change);
            KubeconfigProof.Check(path, text, edited, change);
            return edited;
        }
        catch (YamlException e)
        {
            throw KubeconfigProof.NotEditable(path, e);
        }
    }

    private static string Edit(KubeConfigFile before, string text, KubeconfigChange change)
    {
        var edited = text;
        foreach (var list in KubeconfigListNames.All)
        {
            foreach (var removal in change.Removals.Where(r => r.List == list))
            {
                edited = Remove(edited, removal);
            }

            foreach (var upsert in change.Upserts.Where(u => u.List == list))
            {
                edited = Upsert(edited, upsert);
            }
        }

        var gone = change.Removals.Where(r => r.List == KubeconfigList.Contexts).Select(r => r.Name);
        if (before.CurrentContext is { } current && gone.Contains(current))
        {
            edited = Forget(edited);
        }

        return edited;
    }

    private static string Upsert(string text, KubeconfigUpsert upsert)
    {
        var layout = KubeconfigLayout.Read(text);
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var key = upsert.List.Key();
        if (!layout.HasRoot)
        {
            var start = $"apiVersion: v1{newLine}kind: Config{newLine}{key}:{newLine}";
            return EndWithBreak(text, newLine) + start + EntryText.Block(upsert, "", newLine);
        }

        if (layout.Section(key) is not { } section)
        {
            return layout.IsFlow
                ? text.Insert(layout.End, $"{(layout.IsEmpty ? "" : ", ")}\"{key}\": [{EntryText.Flow(upsert)}]")
                : Splice(text, layout.End, layout.End, $"{key}:{newLine}{EntryText.Block(upsert, "", newLine)}", newLine);
        }

        var known = section.Items.FirstOrDefault(item => item.Name == upsert.Name);
        if (section is { IsSequence: true, IsFlow: true } || layout.IsFlow)
        {
            var items = section.Items.Select(item => item == known ? EntryText.Flow(upsert) : text[item.Start..item.End]);
            return Flow(text, section, known is null ? items.Append(EntryText.Flow(upsert)) : items);
        }

        if (!section.IsSequence)
        {
            // Null or []: what stands for the value goes, and the first entry comes on the next line.
            var bare = section.End > section.Start ? text.Remove(section.Start, section.End - section.Start) : text;
            var line = bare.IndexOf('\n', section.KeyEnd);
            var at = line < 0 ? bare.Length : line + 1;
            return Splice(bare, at, at, EntryText.Block(upsert, "", newLine), newLine);
        }

        var indent = Indent(text, section.Items[0].Start);
        var place = known is null ? (section.Items[^1].End, section.Items[^1].End) : (known.Start, known.End);
        return Splice(text, place.Item1, place.Item2, EntryText.Block(upsert, indent, newLine), newLine);
    }

    private static string Remove(string text, KubeconfigRemoval removal)
    {
        var section = KubeconfigLayout.Read(text).Section(removal.List.Key());
        return section?.Items.FirstOrDefault(item => item.Name == removal.Name) is not { } known ? text
            : section.IsFlow ? Flow(text, section, section.Items.Where(item => item != known).Select(item => text[item.Start..item.End]))
            : text.Remove(known.Start, known.End - known.Start);
    }

    /// <summary>A current context that is gone would be an error to every tool; none is not.</summary>
    private static string Forget(string text) => KubeconfigLayout.Read(text).Section("current-context") is { } section
        ? text.Remove(section.Start, section.End - section.Start).Insert(section.Start, "\"\"")
        : text;

    private static string Flow(string text, KubeconfigSection section, IEnumerable<string> items)
    {
        var start = section.Start;
        var written = $"[{string.Join(", ", items)}]";
        // Behind a key without a value a blank is needed.
        return text.Remove(start, section.End - start).Insert(start, text[start - 1] == ':' ? " " + written : written);
    }

    private static string Splice(string text, int start, int end, string lines, string newLine) =>
        EndWithBreak(text[..start], newLine) + lines + text[end..];

    private static string EndWithBreak(string text, string newLine) =>
        text.Length == 0 || text[^1] == '\n' ? text : text + newLine;

    private static string Indent(string text, int start)
    {
        var indent = new StringBuilder();
        for (var at = start; at < text.Length && text[at] == ' '; at++)
        {
            indent.Append(' ');
        }

        return indent.ToString();
    }
}
