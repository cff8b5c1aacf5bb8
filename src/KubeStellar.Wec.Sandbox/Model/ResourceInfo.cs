namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>A kind as discovery describes it, at one version.</summary>
/// <param name="Group">API group, empty for core.</param>
/// <param name="Version">For example <c>v1</c>.</param>
/// <param name="Resource">Plural name, as in paths.</param>
/// <param name="Kind">Kind, as in objects.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
public sealed record ResourceInfo(string Group, string Version, string Resource, string Kind, bool Namespaced)
{
    private static readonly string[] s_allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public string Singular { get; init; } = Kind.ToLowerInvariant();

    public string ListKind { get; init; } = Kind + "List";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = s_allVerbs;

    /// <summary>Subresources: <c>status</c>, <c>scale</c>, <c>approval</c>, <c>token</c> …</summary>
    public IReadOnlyList<string> Subresources { get; init; } = [];

    public IReadOnlyList<PrinterColumn> Columns { get; init; } = [];

    /// <summary>False for kinds defined by a CustomResourceDefinition.</summary>
    public bool IsBuiltIn { get; init; } = true;

    public bool HasGeneration { get; init; }

    /// <summary>Whether objects are stored; access reviews are only answered.</summary>
    public bool IsStored => Verbs.Contains("get");

    /// <summary>The schema of a custom resource, when its definition has one.</summary>
    public System.Text.Json.Nodes.JsonObject? Schema { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public bool HasSubresource(string name) => Subresources.Contains(name);
}

/// <summary>An additional printer column of a custom resource.</summary>
/// <param name="Name">Column heading.</param>
/// <param name="Type">OpenAPI type, or <c>date</c> for an age.</param>
/// <param name="JsonPath">Where the value is, for example <c>.spec.hubAcceptsClient</c>.</param>
/// <param name="Priority">0 to show always, higher for wide output only.</param>
public sealed record PrinterColumn(string Name, string Type, string JsonPath, int Priority = 0);
