using System.Management.Automation;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Abstractions;

// All that a cmdlet says passes here, so that names and sentences of servers, manifests and kubeconfigs reach the terminal as text.
public abstract partial class WecCommand
{
    private protected new void WriteVerbose(string text) => base.WriteVerbose(SafeText.Line(text));

    private protected new void WriteDebug(string text) => base.WriteDebug(SafeText.Line(text));

    private protected new void WriteWarning(string text) => base.WriteWarning(SafeText.Line(text));

    private protected new void WriteProgress(ProgressRecord record)
    {
        record.Activity = SafeText.Line(record.Activity);
        record.StatusDescription = SafeText.Line(record.StatusDescription);
        record.CurrentOperation = record.CurrentOperation is null ? null : SafeText.Line(record.CurrentOperation);
        base.WriteProgress(record);
    }

    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(SafeText.Line(target), SafeText.Line(action));

    private protected new bool ShouldContinue(string query, string caption) => base.ShouldContinue(SafeText.Line(query), SafeText.Line(caption));
}
