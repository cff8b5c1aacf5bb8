using KubeStellar.Wec.Suggestions;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes names of WECs from the ITS; where one is yet to be registered, the contexts that are none.</summary>
public sealed class WecNameCompleter : LookupCompleter
{
    private protected override IEnumerable<string> Find(TypedLine line)
    {
        var names = line.AskIts("WECs", ServerWords.WecsAsync);
        return line.Command == "Register-Wec" ? line.Spaces.Configuration.ContextNames.Except(names).Where(name => name != line.ItsContext) : names;
    }
}
