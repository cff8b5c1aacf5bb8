using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Selectors;

namespace KubeStellar.Wec.Sandbox.Tests.Servers;

public sealed class SelectorTests
{
    private static readonly JsonObject s_labels = new() { ["region"] = "eu", ["tier"] = "gold", ["empty"] = "", ["rank"] = "7" };

    [Theory]
    [InlineData("", true)]
    [InlineData("region=eu", true)]
    [InlineData("region==eu,tier=gold", true)]
    [InlineData("region!=eu", false)]
    [InlineData("missing!=eu", true)]
    [InlineData("region in (us, eu)", true)]
    [InlineData("region notin (us,eu)", false)]
    [InlineData("missing notin (a)", true)]
    [InlineData("empty in (eu,)", true)]
    [InlineData("tier", true)]
    [InlineData("!tier", false)]
    [InlineData("! missing , region", true)]
    [InlineData("empty=", true)]
    [InlineData("rank>5", true)]
    [InlineData("rank<5", false)]
    public void A_selector_matches_as_documented(string text, bool matches) =>
        Assert.Equal(matches, LabelSelector.Parse(text).Matches(s_labels));

    [Theory]
    [InlineData("=a")]
    [InlineData("a=b,")]
    [InlineData("a in b")]
    [InlineData("a in (b")]
    [InlineData("a b")]
    [InlineData("a=b c")]
    [InlineData("bad key!=x y")]
    [InlineData("a=-b")]
    public void What_is_no_selector_is_a_bad_request(string text) =>
        Assert.Equal(400, Assert.Throws<ApiException>(() => LabelSelector.Parse(text)).Code);

    [Fact]
    public void Any_text_is_a_selector_or_a_bad_request() =>
        Prop.ForAll<string?>(text =>
        {
            try
            {
                LabelSelector.Parse(text ?? "").Matches(s_labels);
                return true;
            }
            catch (ApiException problem)
            {
                return problem.Code == 400;
            }
        }).QuickCheckThrowOnFailure();
}
