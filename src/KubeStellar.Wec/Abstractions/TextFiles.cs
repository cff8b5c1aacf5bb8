using System.IO.Compression;
using System.Management.Automation;
using System.Text;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Reads text files that somebody named, however large.</summary>
internal static class TextFiles
{
    private const int BlockLength = 64 * 1024;
    private const int SampleLength = 4096;

    internal delegate void Take(ReadOnlySpan<char> piece);

    /// <summary>Files that a path with or without wildcards leads to.</summary>
    /// <exception cref="WecException">NotAFile or FileNotFound.</exception>
    public static IEnumerable<string> Find(PSCmdlet cmdlet, string path) =>
        FilePaths.Matching(cmdlet, path).Where(file => !Directory.Exists(file));

    /// <summary>Reads text in UTF-8 or UTF-16, also without a mark and in gzip.</summary>
    /// <exception cref="WecException">FileUnreadable.</exception>
    public static void Read(string path, Take take, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var stream = IsCompressed(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            var beginning = new byte[SampleLength];
            var length = stream.ReadAtLeast(beginning, SampleLength, throwOnEndOfStream: false);
            Read(new MemoryStream(beginning, 0, length), stream, EncodingOf(path, beginning.AsSpan(0, length)), take, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new WecException(
                "FileUnreadable", WecErrorKind.NotFound, $"The file '{path}' cannot be read: {e.Message}", "Check the file and your rights on it.", e);
        }
    }

    // What cannot be read twice is a pipe.
    private static bool IsCompressed(FileStream file)
    {
        if (!file.CanSeek)
        {
            return false;
        }

        var isCompressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isCompressed;
    }

    private static void Read(Stream beginning, Stream rest, Encoding encoding, Take take, CancellationToken cancellationToken)
    {
        var decoder = encoding.GetDecoder();
        var bytes = new byte[BlockLength];
        var block = new char[encoding.GetMaxCharCount(BlockLength)];
        var isFirst = true;
        foreach (var stream in (Stream[])[beginning, rest])
        {
            for (int length; (length = stream.Read(bytes)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var text = block.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, length), block, flush: false));
                take(isFirst ? text.TrimStart('\ufeff') : text);
                isFirst = isFirst && text.IsEmpty;
            }
        }

        take(block.AsSpan(0, decoder.GetChars([], block, flush: true)));
    }

    /// <summary>Text of the Latin alphabet in UTF-16 has a zero in every other byte; no text has zeros elsewhere.</summary>
    private static Encoding EncodingOf(string path, ReadOnlySpan<byte> beginning)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < beginning.Length; i++)
        {
            if (beginning[i] == 0 && i % 2 == 0)
            {
                even++;
            }
            else if (beginning[i] == 0)
            {
                odd++;
            }
        }

        return beginning switch
        {
            [0xff, 0xfe, ..] => Encoding.Unicode,
            [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
            _ when odd > beginning.Length / 4 && even == 0 => Encoding.Unicode,
            _ when even > beginning.Length / 4 && odd == 0 => Encoding.BigEndianUnicode,
            _ when beginning.StartsWith("PK\u0003\u0004"u8) || even + odd > beginning.Length / 10 => throw new WecException(
                "FileUnreadable", WecErrorKind.NotFound, $"The file '{path}' is no text.", "Unpack or convert it, and read the text."),
            _ => Encoding.UTF8,
        };
    }
}
