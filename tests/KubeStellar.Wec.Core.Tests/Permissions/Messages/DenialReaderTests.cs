using KubeStellar.Wec.Permissions.Messages;
using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

public sealed class DenialReaderTests
{
    private const string Line = "User \"bob\" cannot get resource \"pods\" in API group \"\" in the namespace \"d\"";

    [Fact]
    public void A_message_is_found_wherever_a_large_text_is_cut()
    {
        var filler = new string('x', 70) + "\n";
        var denials = new List<Refusal>();
        var reader = new DenialReader(denials.Add);
        for (var i = 0; i < 20_000; i++)
        {
            reader.Append(filler);
            if (i % 1000 == 999)
            {
                reader.Append($"pods \"p{i}\" is forbidden: {Line}\n");
            }
        }

        reader.Complete();
        Assert.Equal(20, denials.Count);
        Assert.Equal(1001, denials[0].Line);
        Assert.Equal(20_020, denials[^1].Line);
        Assert.Equal("p19999", denials[^1].ResourceName);
    }

    [Fact]
    public void A_list_of_rules_longer_than_the_window_is_read_whole()
    {
        var rules = string.Concat(Enumerable.Range(0, 8000).Select(i => $"{{APIGroups:[\"\"], Resources:[\"r{i}\"], Verbs:[\"get\"]}}\n"));
        var denials = new List<Refusal>();
        var reader = new DenialReader(denials.Add);
        reader.Append($"user \"lim\" (groups=[\"a\"]) is attempting to grant RBAC permissions not currently held:\n{rules}");
        reader.Complete();
        Assert.Equal(8000, denials.Count);
    }

    [Fact]
    public void Each_is_told_once_over_all_texts()
    {
        var denials = new List<Refusal>();
        var reader = new DenialReader(denials.Add);
        for (var i = 0; i < 3; i++)
        {
            reader.Append(Line);
            reader.Complete();
        }

        Assert.Single(denials);
    }

    [Theory]
    [InlineData("cannot ")]
    [InlineData("\" cannot get resource \"a\" ")]
    [InlineData("User \"u\" cannot get resource \"")]
    [InlineData("attempting to grant RBAC permissions not currently held: ")]
    [InlineData("user \"u\" (groups=[\"a\" ")]
    [InlineData("not allowed to apply the resource a")]
    [InlineData("the server doesn't have a resource type ")]
    [InlineData("\\\\\\\\\\\\\\\"")]
    [InlineData("resource mapping not found for name: \"a\" no matches for kind \"b\" ")]
    [InlineData("the server could not find the requested resource ")]
    [InlineData("is forbidden: User \" cannot ")]
    [InlineData("\n> | \n cannot get resource\n")]
    [InlineData("{\"annotations\":{\"authorization.k8s.io/decision\":\"forbid\"")]
    [InlineData("cluster rule:{\"verbs\":[\"get\"],")]
    [InlineData("Forbidden (user=a, verb=get, resource=")]
    [InlineData("user cannot get resource x in API group ")]
    [InlineData("&ResourceAttributes{Namespace:,Verb:get,Group:")]
    [InlineData("\\\n \"' '' **_")]
    [InlineData("%22+&quot;=22\\u00\n22")]
    public void Work_grows_with_the_length_of_a_hostile_text_and_no_faster(string piece)
    {
        // Whoever reads the same characters again and again would need hours for this.
        var block = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));
        var reader = new DenialReader(_ => { });
        for (var i = 0; i < 20; i++)
        {
            reader.Append(block);
        }

        reader.Complete();
    }
}
