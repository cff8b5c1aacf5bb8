using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Rbac;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Tests.Rbac;

/// <summary>A store with an authorizer over it, and roles written in one line each.</summary>
internal sealed class RbacWorld : IDisposable
{
    public RbacWorld()
    {
        Store = new ObjectStore(TimeProvider.System);
        Authorizer = new RbacAuthorizer(Store);
    }

    public ObjectStore Store { get; }

    public RbacAuthorizer Authorizer { get; }

    public void Dispose() => Authorizer.Dispose();

    public void ClusterRole(string name, string rules) =>
        Add($$"""{"kind":"ClusterRole","metadata":{"name":"{{name}}"},"rules":{{rules}} }""");

    public void Role(string ns, string name, string rules) =>
        Add($$"""{"kind":"Role","metadata":{"name":"{{name}}","namespace":"{{ns}}"},"rules":{{rules}} }""");

    public void BindCluster(string name, string role, string subject) => Add(
        $$"""{"kind":"ClusterRoleBinding","metadata":{"name":"{{name}}"},"roleRef":{"kind":"ClusterRole","name":"{{role}}"},"subjects":[{{subject}}]}""");

    public void Bind(string ns, string name, string roleKind, string role, string subject) => Add(
        $$"""
        {"kind":"RoleBinding","metadata":{"name":"{{name}}","namespace":"{{ns}}"},"roleRef":{"kind":"{{roleKind}}","name":"{{role}}"},
         "subjects":[{{subject}}]}
        """);

    public Decision Ask(
        UserInfo user, string verb, string group, string resource, string ns = "", string name = "", string subresource = "") =>
        Authorizer.Authorize(user, RequestAttributes.ForResource(verb, group, resource, ns, name, subresource));

    public Decision AskPath(UserInfo user, string verb, string path) =>
        Authorizer.Authorize(user, RequestAttributes.ForPath(verb, path));

    public static UserInfo User(string name, params string[] groups) => new(name, groups);

    public static string UserSubject(string name) => $$"""{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"{{name}}"}""";

    public static string GroupSubject(string name) => $$"""{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"{{name}}"}""";

    private void Add(string json)
    {
        var item = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        item["apiVersion"] = "rbac.authorization.k8s.io/v1";
        Store.Create(StoreExtensions.IdOf(item), item);
    }
}
