using System.Management.Automation;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec;

/// <summary>Turns what the engine throws into what PowerShell shows.</summary>
internal static class ErrorRecords
{
    /// <summary>An error about one target, with a stable id, a category and what to do next.</summary>
    public static ErrorRecord ToErrorRecord(this Exception exception, object? target)
    {
        var failure = Failure.Describe(exception)
            ?? new("Unexpected", WecErrorKind.InvalidState, exception.Message, "This is a defect of the module; please report it with Get-Error's output.");
        var subject = target as string;
        var message = string.IsNullOrEmpty(subject) || failure.Message.Contains(subject, StringComparison.Ordinal)
            ? failure.Message
            : $"{subject}: {failure.Message}";
        return new(exception, failure.Id, CategoryOf(failure.Kind), target)
        {
            ErrorDetails = new(message) { RecommendedAction = failure.Advice ?? "" },
        };
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
