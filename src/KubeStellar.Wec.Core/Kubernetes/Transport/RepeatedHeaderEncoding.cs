using System.Text;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// UTF-8 that turns a separator into the start of another header line of the same name. .NET joins the values of one header by commas,
/// but an API server takes a comma for part of a group's name: each group needs a line of its own. It only suits HTTP/1.1; whoever writes
/// a separator into a value binds the request to that, and lets no other control character through.
/// </summary>
internal sealed class RepeatedHeaderEncoding(string header) : Encoding
{
    public const char Separator = '\uE000';

    private readonly byte[] _lineStart = ASCII.GetBytes($"\r\n{header}: ");

    public override int GetByteCount(char[] chars, int index, int count)
    {
        var separators = chars.AsSpan(index, count).Count(Separator);
        var width = UTF8.GetByteCount([Separator]);
        return UTF8.GetByteCount(chars, index, count) + (separators * (_lineStart.Length - width));
    }

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        var written = byteIndex;
        var rest = chars.AsSpan(charIndex, charCount);
        for (var at = rest.IndexOf(Separator); at >= 0; at = rest.IndexOf(Separator))
        {
            written += UTF8.GetBytes(rest[..at], bytes.AsSpan(written));
            _lineStart.CopyTo(bytes.AsSpan(written));
            written += _lineStart.Length;
            rest = rest[(at + 1)..];
        }

        written += UTF8.GetBytes(rest, bytes.AsSpan(written));
        return written - byteIndex;
    }

    public override int GetMaxByteCount(int charCount) => checked((charCount + 1) * Math.Max(3, _lineStart.Length));

    public override int GetCharCount(byte[] bytes, int index, int count) => throw new NotSupportedException();

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        throw new NotSupportedException();

    public override int GetMaxCharCount(int byteCount) => throw new NotSupportedException();
}
