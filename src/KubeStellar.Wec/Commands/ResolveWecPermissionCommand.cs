using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Completion;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Failures;
using KubeStellar.Wec.Permissions.Messages;
using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Commands;

/// <summary>Finds out which permissions error messages say are missing: in any text, or in the ManifestWorks of an ITS.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "WecPermission", DefaultParameterSetName = TextSet)]
[OutputType(typeof(MissingPermission), typeof(MissingPermissionSummary))]
public sealed class ResolveWecPermissionCommand : ItsCommand
{
    private const string TextSet = "Text";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ObjectSet = "Object";
    private const string WecSet = "Wec";

    private readonly List<object> _collected = [];
    private DenialReader? _reader;
    private MailboxLookup? _mailboxes;
    private PipedMessage? _current;
    private string? _file;
    private bool _isFound;
    private bool _isAny;

    /// <summary>Text to look through, of any kind and length: messages, log lines, what kubectl printed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TextSet)]
    [AllowEmptyString]
    public string[] Text { get; set; } = [];

    /// <summary>Files to look through, with wildcards if need be.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same for paths in which no character is a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Lines, files, errors, ManifestWorks, or anything that has a message.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>Reads the ManifestWorks in the mailboxes of WECs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WecSet)]
    public SwitchParameter FromWec { get; set; }

    /// <summary>Names of WECs: those to read, with wildcards if need be, or those that a text is about. All are read when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = WecSet)]
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WecNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Puts out one object for each verb that the work agent needs to keep an object of the resource.</summary>
    [Parameter]
    public SwitchParameter Expand { get; set; }

    /// <summary>Puts out one object for each permission, with all the WECs it is missing on.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    private DenialReader Reader => _reader ??= new(OnDenial);

    private MailboxLookup Mailboxes => _mailboxes ??= new(Cancel);

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case TextSet:
                Array.ForEach(Text, ReadLine);
                break;
            case PathSet:
                Array.ForEach(Path, path => Guard(path, () => ReadFiles(TextFiles.Find(this, path))));
                break;
            case LiteralPathSet:
                Array.ForEach(LiteralPath, path => Guard(path, () => ReadFiles(LiteralPaths([path]))));
                break;
            case ObjectSet when InputObject is not null:
                foreach (var message in PipedMessage.Of(InputObject))
                {
                    Read(message);
                }

                break;
            case WecSet:
                Guard(null, () =>
                {
                    var its = OpenIts();
                    var origin = new WecOrigin(its.Context, EffectiveKubeConfig) { Contexts = WecContextsOf(its.Context) };
                    Mailboxes.Ask(its, EffectiveKubeConfig, Name ?? [], origin);
                });
                break;
        }
    }

    protected override void EndProcessing()
    {
        _reader?.Complete();
        TellOfNothing();
        _mailboxes?.TakeAll(Put, (name, work) => Guard(name, work));
        if (Summary)
        {
            WriteObject(MissingPermissionSummary.Of(_collected.Cast<MissingPermission>()), enumerateCollection: true);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _mailboxes?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Whoever pastes a message wants an answer; in a log silence is the usual one.</summary>
    private void TellOfNothing()
    {
        if (_isAny && !_isFound)
        {
            Action<string> tell = ParameterSetName == TextSet ? WriteWarning : WriteVerbose;
            tell("No denial was found, and no unknown kind. The notes in the help of Resolve-WecPermission list what is not read.");
        }
    }

    private void ReadLine(string line)
    {
        _isAny |= !string.IsNullOrWhiteSpace(line);
        Reader.Append(line);
        Reader.Append("\n");
    }

    private void Read(PipedMessage message)
    {
        if (message.IsLine)
        {
            ReadLine(message.Text!);
            return;
        }

        Reader.Complete();
        _isAny = true;
        _current = message;
        if (message.Path is { } path)
        {
            Guard(path, () => ReadFile(path));
        }
        else
        {
            Reader.Append(message.Text);
        }

        Reader.Complete();
        _current = null;
    }

    private void ReadFiles(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            Guard(file, () => ReadFile(file));
        }
    }

    private void ReadFile(string path)
    {
        var before = _isFound;
        (_file, _isFound, _isAny) = (path, false, true);
        TextFiles.Read(path, piece => Reader.Append(piece), Cancel);
        Reader.Complete();
        WriteVerbose($"'{path}': {(_isFound ? "a denial was" : "no denial that was not told before was")} found.");
        (_file, _isFound) = (null, before || _isFound);
    }

    private void OnDenial(Refusal denial)
    {
        _isFound = true;
        var source = _file is not null ? $"{_file}:{denial.Line}" : denial.Line > 1 && _current is null ? $"line {denial.Line}" : null;
        string?[] known = _current?.Wec is { } wec ? [wec] : Name ?? [];
        foreach (var name in known.DefaultIfEmpty())
        {
            var target = name is null ? null : new WecTarget { Name = name, ItsContext = FirstOf(ItsContext), WecContext = name, KubeConfig = EffectiveKubeConfig };
            var missing = MissingPermission.Of(denial, target, source);
            Put(_current?.ManifestWork is { } work
                ? missing.With(one => (one.ManifestWork, one.Source) = ([work], $"ManifestWork {name}/{work}"))
                : missing);
        }
    }

    private void Put(object missing)
    {
        if (Summary)
        {
            _collected.Add(missing);
            return;
        }

        WriteObject(Expand ? ((MissingPermission)missing).Expand() : missing, enumerateCollection: Expand);
    }
}
