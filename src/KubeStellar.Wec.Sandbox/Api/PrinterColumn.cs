namespace KubeStellar.Wec.Sandbox.Api;

/// <summary>An additional printer column of a custom resource.</summary>
/// <param name="Name">Column heading.</param>
/// <param name="Type">OpenAPI type, or <c>date</c> for an age.</param>
/// <param name="JsonPath">Where the value is, for example <c>.spec.hubAcceptsClient</c>.</param>
/// <param name="Priority">0 always shown, above only in wide output.</param>
public sealed record PrinterColumn(string Name, string Type, string JsonPath, int Priority = 0);
