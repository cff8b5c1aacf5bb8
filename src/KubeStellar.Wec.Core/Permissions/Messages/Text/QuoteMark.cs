namespace KubeStellar.Wec.Permissions.Messages.Text;

/// <summary>
/// The characters of the private use area that stand for quotation marks in a <see cref="NormalText"/>: one for each way to write one,
/// so that an opening mark has the same character as the one that closes it, and as no mark within.
/// </summary>
internal static class QuoteMark
{
    private const char First = '\uE000';
    private const int MaxSlashes = 63;
    private const int Single = 64;
    private const int Wide = 128;
    private const int WideSingle = 160;
    private const int EscapedWide = 224;

    /// <summary>A backtick, as Markdown puts around code.</summary>
    public const char Code = '\uE0C0';

    /// <summary>A mark behind backslashes.</summary>
    public static char Escaped(char mark, int slashes) => (char)(First + (mark == '"' ? 0 : Single) + Math.Min(slashes, MaxSlashes));

    /// <summary>A mark that was doubled, as CSV and verbatim strings do; also twice.</summary>
    public static char Repeated(char mark, int width) =>
        width == 1 ? Escaped(mark, 0) : (char)(First + (mark == '"' ? Wide : WideSingle) + Math.Min(width, 31));

    /// <summary>A mark behind backslashes that was doubled as well: JSON in CSV.</summary>
    public static char EscapedTwice(int slashes) => (char)(First + EscapedWide + Math.Min(slashes, 31));

    public static int SlashesOf(char mark) =>
        (mark - First) switch { < Wide and var code => code & MaxSlashes, >= EscapedWide and var code => code & 31, _ => 0 };

    public static int WidthOf(char mark) =>
        (mark - First) switch { < Wide => 1, >= EscapedWide => 2, _ when mark == Code => 1, var code => code & 31 };
}
