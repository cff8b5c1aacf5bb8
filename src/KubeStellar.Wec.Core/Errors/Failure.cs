using System.Net;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Errors;

/// <summary>What a failure is called, what it says and what to do about it: one place for every kind of exception the engine throws.</summary>
/// <param name="Id">Stable, in PascalCase.</param>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="Message">What is wrong; for an answer of an API server its own sentence.</param>
/// <param name="Advice">What to do next.</param>
public sealed record Failure(string Id, WecErrorKind Kind, string Message, string? Advice)
{
    /// <summary>Describes a failure; null for an exception the engine does not mean to throw.</summary>
    public static Failure? Describe(Exception exception) => exception switch
    {
        WecException own => new(own.ErrorId, own.Kind, own.Message, own.Advice),
        ApiException refusal => Describe(refusal),
        ApiConnectionException silence => Describe(silence),
        KubeConfigException configuration => Describe(configuration),
        TimeoutException late =>
            new("Timeout", WecErrorKind.Timeout, late.Message, "Give it more time with -TimeoutSeconds; it goes on from where it is."),
        _ => null,
    };

    private static Failure Describe(ApiException refusal) => refusal.StatusCode switch
    {
        HttpStatusCode.Unauthorized => new(
            "Unauthorized", WecErrorKind.NotAuthenticated,
            $"{refusal.Url.Authority} does not accept the credential: {refusal.Message}",
            "Renew the credential of this kubeconfig context: its token or certificate has expired or is of another cluster."),
        HttpStatusCode.Forbidden => new(
            "Forbidden", WecErrorKind.PermissionDenied, refusal.Message,
            "Ask an administrator of that cluster for the permission the message names, or use a context that has it."),
        HttpStatusCode.NotFound when refusal.IsUnknownType => new(
            "TypeNotFound", WecErrorKind.NotFound, $"{refusal.Url.Authority} does not serve {refusal.Url.AbsolutePath}.",
            "Is this the right context? Get-WecContext lists them. An ITS has Open Cluster Management installed."),
        HttpStatusCode.NotFound => new("NotFound", WecErrorKind.NotFound, refusal.Message, "Check the name and the context."),
        HttpStatusCode.Conflict when refusal.IsAlreadyExists => new(
            "AlreadyExists", WecErrorKind.AlreadyExists, refusal.Message, "Somebody created it meanwhile. Run the command again: it goes on from there."),
        HttpStatusCode.Conflict => new(
            "Conflict", WecErrorKind.Conflict, refusal.Message, "Somebody changed it meanwhile. Run the command again: it starts from what is there now."),
        HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => new(
            "Invalid", WecErrorKind.InvalidInput, refusal.Message, "Correct what the server names; nothing was changed."),
        HttpStatusCode.TooManyRequests => new(
            "TooManyRequests", WecErrorKind.Unavailable, refusal.Message, "The server is overloaded. Try again later, or lower -ThrottleLimit."),
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new(
            "BadAnswer", WecErrorKind.ConnectionFailed, refusal.Message, "Does the address lead to a Kubernetes API server, or to a login page before it?"),
        HttpStatusCode.InternalServerError when refusal.IsWebhookUnavailable => new(
            "WebhookUnavailable", WecErrorKind.Unavailable, refusal.Message,
            "A controller of the hub is starting or down. Try again in a minute; if it stays, look at the pods in open-cluster-management-hub."),
        _ => new("ServerError", WecErrorKind.Unavailable, refusal.Message, "Try again later; if it stays, look at the log of that API server."),
    };

    private static Failure Describe(ApiConnectionException silence) => silence.Failure switch
    {
        ConnectionFailure.UnknownHost => new(
            "UnknownHost", WecErrorKind.ConnectionFailed, silence.Message,
            "Check the server address of this context. A localtest.me name needs public DNS; behind a rebinding filter add it to the hosts file."),
        ConnectionFailure.Tls => new(
            "TlsFailed", WecErrorKind.SecurityRisk, silence.Message,
            "Nothing was sent. Get a new kubeconfig of that cluster if its certificate authority has changed, or set tls-server-name if it is reached by another name."),
        ConnectionFailure.Timeout => new(
            "ServerTimeout", WecErrorKind.Timeout, silence.Message, "Is the address right, and does a firewall let you through to it? Then try again."),
        ConnectionFailure.Interrupted => new(
            "ConnectionLost", WecErrorKind.ConnectionFailed, silence.Message,
            "The last request may or may not have had its effect. Run the command again: it completes what is missing."),
        ConnectionFailure.BadAnswer => new(
            "BadAnswer", WecErrorKind.ConnectionFailed, silence.Message, "Does the address lead to a Kubernetes API server, or to a proxy before it?"),
        ConnectionFailure.UnreadableObject => new(
            "UnreadableObject", WecErrorKind.InvalidInput, silence.Message,
            "Look at it with kubectl get -o yaml; who wrote that field must mend it. The other objects of the list are not affected."),
        _ => new(
            "Unreachable", WecErrorKind.ConnectionFailed, silence.Message,
            "Is the cluster running, and is the address in this context right? Get-WecContext shows it."),
    };

    private static Failure Describe(KubeConfigException configuration) => configuration.Error switch
    {
        KubeConfigError.ContextNotFound => new(
            "ContextNotFound", WecErrorKind.NotFound, configuration.Message, "Get-WecContext lists the contexts there are; -KubeConfig names another file."),
        KubeConfigError.FileNotFound or KubeConfigError.NoConfiguration => new(
            "KubeConfigNotFound", WecErrorKind.NotFound, configuration.Message, "Name the kubeconfig with -KubeConfig or $env:KUBECONFIG."),
        KubeConfigError.ExecFailed => new(
            "ExecPluginFailed", WecErrorKind.NotAuthenticated, configuration.Message, "Run the login of that cluster's credential plugin, then try again."),
        KubeConfigError.LoginExpired => new(
            "LoginExpired", WecErrorKind.NotAuthenticated, configuration.Message, "Log in again with the program that wrote this kubeconfig, then run it again."),
        _ => new("KubeConfigInvalid", WecErrorKind.InvalidInput, configuration.Message, "Correct the kubeconfig; nothing was sent anywhere."),
    };
}
