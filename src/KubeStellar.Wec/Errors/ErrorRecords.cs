using System.Management.Automation;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Errors;

/// <summary>Turns what the engine throws into what PowerShell shows.</summary>
internal static class ErrorRecords
{
    /// <summary>An error about one target, with a stable id, a category and what to do next.</summary>
    public static ErrorRecord ToErrorRecord(this Exception exception, object? target)
    {
        var failure = Failure.Describe(exception)
            ?? new(
                "Unexpected", WecErrorKind.InvalidState, exception.Message,
                "This is a defect of the module; please report it with Get-Error's output.");
        // Names and sentences of others are shown as text, whatever they hold.
        var subject = target is string name ? SafeText.Line(name) : null;
        var message = string.IsNullOrEmpty(subject) || failure.Message.Contains(subject, StringComparison.Ordinal)
            ? failure.Message
            : $"{subject}: {failure.Message}";
        var record = new ErrorRecord(exception, failure.Id, CategoryOf(failure.Kind), subject ?? target)
        {
            ErrorDetails = new(SafeText.Line(message)) { RecommendedAction = SafeText.Line(failure.Advice) },
        };
        record.CategoryInfo.TargetName = SafeText.Line(record.CategoryInfo.TargetName);
        return record;
    }

    private static ErrorCategory CategoryOf(WecErrorKind kind) => kind switch
    {
        WecErrorKind.InvalidInput => ErrorCategory.InvalidData,
        WecErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        WecErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        WecErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        WecErrorKind.NotAuthenticated => ErrorCategory.AuthenticationError,
        WecErrorKind.Conflict => ErrorCategory.WriteError,
        WecErrorKind.Unavailable => ErrorCategory.ResourceUnavailable,
        WecErrorKind.Timeout => ErrorCategory.OperationTimeout,
        WecErrorKind.ConnectionFailed => ErrorCategory.ConnectionError,
        WecErrorKind.SecurityRisk => ErrorCategory.SecurityError,
        _ => ErrorCategory.InvalidOperation,
    };
}
