using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("ok \u001b[31mred", "ok [31mred")]
    [InlineData("\u001b]0;title\u0007x", "]0;titlex")]
    [InlineData("\u009b2Jx", "2Jx")]
    [InlineData("Ready\nFAKEROW Ready  True", "Ready FAKEROW Ready  True")]
    [InlineData("a\u2028b\u2029c\r\n\td\u0085e", "a b c d e")]
    [InlineData("evil\u202Etxt.exe\u2066\u200B\u200E\uFEFF", "eviltxt.exe")]
    [InlineData("tag\U000E0041\U000E007Fged, fill\u3164ed", "tagged, filled")]
    [InlineData("Zürich 東京 🚢", "Zürich 東京 🚢")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_line_holds_nothing_that_a_terminal_obeys_or_a_reader_cannot_see(string? text, string line) =>
        Assert.Equal(line, SafeText.Line(text));

    [Fact]
    public void Whatever_the_text_a_line_is_printable_bounded_and_its_own_line()
    {
        // Mostly the characters that matter, as a random one is rarely among them.
        var characters = Gen.OneOf(
            Gen.Choose(0, 0xFFFF).Select(code => (char)code),
            Gen.Elements([.. "\u001b\u009b\u009d\u0007\n\r\t\u0085\u2028\u2029\u202E\u2066\u200F\u00AD\uFEFF\ud83d\ude00\udb40\udc41 ab["]));
        var texts = characters.ArrayOf().Select(text => new string(text)).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            var line = SafeText.Line(text);
            Assert.All(line.EnumerateRunes(), rune => Assert.False(IsForbidden(rune), $"U+{rune.Value:X4}"));
            Assert.Equal(line, SafeText.Line(line));
            Assert.True(SafeText.Of(text, 20).Length <= 22);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_error_of_ours_says_what_it_was_given_in_one_printable_line()
    {
        var error = new WecException("Id", WecErrorKind.InvalidInput, "'a\u001b[2J\nb' is no name.", "Rename\u202E it.");
        Assert.Equal(("'a[2J b' is no name.", "Rename it."), (error.Message, error.Advice));
    }

    private static bool IsForbidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
