using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Permissions.Messages;
using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

/// <summary>Whatever a server denies, in whatever words and wrapping, the same is read from it.</summary>
public sealed class MessageLawTests
{
    private static readonly Gen<string> s_label = Gen.Elements(
        "a", "web", "x-1", "klusterlet-work-sa", "cannot", "user", "resource", "matches", "kube-system");
    private static readonly Gen<string> s_odd = Gen.Elements(
        "a", "we\"ird", "b<c>&d", "é", "tab\there", "back\\", "\\\"", "a'b", "new\nline", "allowed", "[x]", "\u0001", "a&lt;b");
    private static readonly Gen<string> s_resource = Gen.Elements("pods", "appwrappers", "deployments/scale", "storageclasses", "*");
    private static readonly Gen<string> s_group = Gen.Elements("", "apps", "workload.codeflare.dev", "storage.k8s.io");
    private static readonly Gen<string> s_verb = Gen.Elements(
        "get", "create", "deletecollection", "impersonate", "impersonate-on:user-info:list", "use", "approve");
    private static readonly Gen<string> s_noise = Gen.Elements(
        "", " ", "x", "\n", "E1121 04:25:35 f.go:1] ", "User \"", "cannot ", "\\\"", "is forbidden: ", "in the namespace \"", "{", "}", "] ", "\n\n", "no matches for ");

    private static readonly Arbitrary<Told> s_told = (
        from user in Gen.OneOf(s_label.Select(l => $"system:serviceaccount:ns:{l}"), s_odd)
        from verb in s_verb
        from resource in s_resource
        from @group in s_group
        from space in Gen.OneOf(Gen.Constant<string?>(null), s_label.Select(l => (string?)l))
        from name in Gen.OneOf(Gen.Constant<string?>(null), s_odd.Select(o => (string?)o))
        from depth in Gen.Choose(0, 3)
        from before in s_noise.ListOf(3)
        from after in s_noise.ListOf(3)
        select new Told(user, verb, resource, @group, space, name, depth, string.Concat(before), string.Concat(after))).ToArbitrary();

    private static readonly Arbitrary<string> s_hostile = (
        from pieces in Gen.OneOf(
            s_noise, s_odd,
            Gen.Elements(
                "User \"u\" cannot get resource \"pods\"", " in API group \"", "attempting to grant RBAC permissions not currently held:",
                "{APIGroups:[\"", "user=&{", "not allowed to apply the resource ", "the server doesn't have a resource type \"", "\\\\\\",
                "no matches for kind \"", "the server could not find the requested resource (", "resourceMeta:", "\"", "\u001b[", "&quot;", "\\u0022",
                "RBAC: [clusterrole.rbac.authorization.k8s.io \"", "(groups=[", "Error from server (Forbidden): unknown")).ListOf()
        select string.Concat(pieces)).ToArbitrary();

    [Fact]
    public void What_a_denial_says_is_what_is_read() => Prop.ForAll(s_told, told =>
    {
        var read = DenialReader.ReadAll($"{told.Before} {told.Wrapped}{told.After}");
        return read.Count(denial => told.IsSaidBy(denial)) == 1;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void It_is_the_same_in_pieces() => Prop.ForAll(s_told, told =>
    {
        var text = string.Join('\n', told.Before, told.Wrapped, told.After);
        var denials = new List<Refusal>();
        var reader = new DenialReader(denials.Add);
        foreach (var piece in text.Chunk(7))
        {
            reader.Append(piece);
        }

        reader.Complete();
        return denials.Select(Notation.Of).SequenceEqual(Notation.Read(text));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_it_fail() => Prop.ForAll(s_hostile, text =>
    {
        foreach (var denial in DenialReader.ReadAll(text))
        {
            Assert.True(denial.Text.Length < 5000);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    internal sealed record Told(
        string User, string Verb, string Resource, string Group, string? Namespace, string? Name, int Depth, string Before, string After)
    {
        /// <summary>The sentence as an API server builds it, in JSON in JSON.</summary>
        public string Wrapped
        {
            get
            {
                var place = Namespace is null ? "at the cluster scope" : $"in the namespace {Quote(Namespace)}";
                var core = $"User {Quote(User)} cannot {Verb} resource {Quote(Resource)} in API group {Quote(Group)} {place}";
                core = core.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
                var plural = Resource.Split('/')[0];
                var qualified = Group.Length == 0 ? plural : $"{plural}.{Group}";
                var text = Name is null ? $"{qualified} is forbidden: {core}" : $"{qualified} {Quote(Name)} is forbidden: {core}";
                for (var i = 0; i < Depth; i++)
                {
                    text = $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
                }

                return text + "\n";
            }
        }

        public bool IsSaidBy(Refusal denial) =>
            denial.User == User && denial.Verb == Verb && denial.Group == Group && denial.Namespace == Namespace && denial.MissingParts.Count == 0 &&
            Resource == (denial.Subresource is null ? denial.Resource : $"{denial.Resource}/{denial.Subresource}") &&
            (denial.ResourceName == Name || Resource == "*") &&
            denial.Kind == (Verb.StartsWith("impersonate", StringComparison.Ordinal) ? DenialKind.Impersonation : DenialKind.Missing);

        private static string Quote(string text) => "\"" + string.Concat(text.Select(c => c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\t' => "\\t",
            < ' ' => $"\\x{(int)c:x2}",
            _ => c.ToString(),
        })) + "\"";
    }
}
