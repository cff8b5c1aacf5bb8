using System.Globalization;
using KubeStellar.Wec.Sandbox;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes the ids of the sandboxes that this session has started.</summary>
public sealed class SandboxCompleter : LookupCompleter
{
    private protected override IEnumerable<string> Find(TypedLine line) =>
        SandboxProcess.Running.Select(id => id.ToString(CultureInfo.InvariantCulture));
}
