using System.Management.Automation;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Reads text files that somebody named, however large.</summary>
internal static class TextFiles
{
    private const int BlockLength = 64 * 1024;

    internal delegate void Take(ReadOnlySpan<char> piece);

    /// <summary>Files that a path with or without wildcards leads to.</summary>
    /// <exception cref="WecException">NotAFile or FileNotFound.</exception>
    public static IEnumerable<string> Find(PSCmdlet cmdlet, string path) =>
        FilePaths.Matching(cmdlet, path).Where(file => !Directory.Exists(file));

    /// <exception cref="WecException">FileUnreadable.</exception>
    public static void Read(string path, Take take, CancellationToken cancel)
    {
        try
        {
            using var reader = new StreamReader(path, detectEncodingFromByteOrderMarks: true);
            var block = new char[BlockLength];
            for (var length = -1; length != 0;)
            {
                cancel.ThrowIfCancellationRequested();
                length = reader.ReadBlock(block);
                take(block.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WecException(
                "FileUnreadable", WecErrorKind.NotFound, $"The file '{path}' cannot be read: {e.Message}", "Check the file and your rights on it.", e);
        }
    }
}
