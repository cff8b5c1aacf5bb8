using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>Whose a file is and by how many names it goes, which .NET does not tell.</summary>
/// <param name="Links">How many names it has.</param>
/// <param name="Owner">User id.</param>
/// <param name="Group">Group id.</param>
internal sealed record UnixFile(uint Links, uint Owner, uint Group)
{
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;

    /// <summary>Null where the system does not tell: then it is treated as the caller's own.</summary>
    public static UnixFile? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            // struct statx of linux/stat.h, which is the same on every architecture.
            var status = new byte[256];
            return Statx(CurrentDirectory, path, 0, BasicStats, status) == 0 ? new(At(16), At(20), At(24)) : null;

            uint At(int offset) => BitConverter.IsLittleEndian
                ? BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(offset))
                : BinaryPrimitives.ReadUInt32BigEndian(status.AsSpan(offset));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Gives a file this one's owner and group.</summary>
    /// <returns>Whether it has them now.</returns>
    public bool GiveTo(string path) =>
        Of(path) is { } given && ((given.Owner, given.Group) == (Owner, Group) || Chown(path, Owner, Group) == 0);

    [SuppressMessage("Interoperability", "SYSLIB1054", Justification = "Generated marshalling would need unsafe code in the whole project.")]
    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);

    [SuppressMessage("Interoperability", "SYSLIB1054", Justification = "Generated marshalling would need unsafe code in the whole project.")]
    [DllImport("libc", EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Chown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
