using System.Text;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// Finds what is missing in a text that arrives piece by piece and may be as large as the log of a year; only a window of it is
/// ever held.
/// </summary>
/// <param name="onDenial">Takes each denial once, however often the text says the same.</param>
public sealed class DenialReader(Action<Refusal> onDenial)
{
    /// <summary>As much is collected before it is looked through.</summary>
    private const int Step = 256 * 1024;

    /// <summary>A message is looked for this far back from the word it is recognized by.</summary>
    private const int Lookback = 64 * 1024;

    /// <summary>A message, or a line, that is longer is read as far as this.</summary>
    private const int MaxWindow = 8 * 1024 * 1024;

    private readonly HashSet<object> _known = [];
    private readonly NormalText.Buffers _buffers = new();
    private char[] _window = new char[Step];
    private int _length;
    private int _from;
    private int _floor;
    private int _wanted = Step;
    private readonly StringBuilder _unended = new();
    private long _line = 1;
    private int _counted;

    /// <summary>All that a text says is missing.</summary>
    public static IReadOnlyList<Refusal> ReadAll(string text)
    {
        var denials = new List<Refusal>();
        var known = new HashSet<object>();
        var restored = PastedText.Restore(text).ToString();
        var (at, floor) = (0, 0);
        var starts = new List<int>();
        DenialScanner.Scan(restored.AsMemory(), new(), ref at, ref floor, isComplete: true, found =>
        {
            foreach (var denial in found.Denials.Where(denial => known.Add(denial.Identity)))
            {
                starts.Add(found.RawStart);
                denials.Add(denial);
            }
        });
        for (var (i, line, counted) = (0, 1, 0); i < denials.Count; counted = Math.Max(counted, starts[i]), i++)
        {
            line += restored.AsSpan()[counted..Math.Max(counted, starts[i])].Count('\n');
            denials[i] = denials[i] with { Line = line };
        }

        return denials;
    }

    /// <summary>Takes the next piece of the text.</summary>
    public void Append(ReadOnlySpan<char> piece)
    {
        while (piece.Length > Step)
        {
            Append(piece[..Step]);
            piece = piece[Step..];
        }

        // What a terminal or a page did to a line can be undone in whole lines only.
        var end = piece.LastIndexOf('\n') + 1;
        if (end == 0 && _unended.Length + piece.Length < MaxWindow / 8)
        {
            _unended.Append(piece);
            return;
        }

        end = end == 0 ? piece.Length : end;
        if (_unended.Length == 0)
        {
            Add(PastedText.Restore(piece[..end]));
        }
        else
        {
            Add(PastedText.Restore(_unended.Append(piece[..end]).ToString()));
            _unended.Clear();
        }

        _unended.Append(piece[end..]);
    }

    /// <summary>Ends the text; what is appended next begins another one.</summary>
    public void Complete()
    {
        Add(PastedText.Restore(_unended.ToString()));
        Scan(isComplete: true);
        _unended.Clear();
        (_length, _from, _floor, _wanted, _line, _counted) = (0, 0, 0, Step, 1, 0);
    }

    private void Add(ReadOnlySpan<char> text)
    {
        if (_length + text.Length > _window.Length)
        {
            Array.Resize(ref _window, Math.Max(_window.Length * 2, _length + text.Length));
        }

        text.CopyTo(_window.AsSpan(_length));
        _length += text.Length;
        if (_length - _from >= _wanted)
        {
            Scan(isComplete: _length > MaxWindow);
        }
    }

    private void Scan(bool isComplete)
    {
        DenialScanner.Scan(_window.AsMemory(0, _length), _buffers, ref _from, ref _floor, isComplete, Take);
        // A message that goes on beyond what is here is looked at again only when there is much more of it.
        _wanted = Math.Max(Step, 2 * (_length - _from));
        var drop = _from - Lookback;
        if (drop > 0)
        {
            CountTo(drop);
            _window.AsSpan(drop, _length - drop).CopyTo(_window);
            (_length, _from, _floor, _counted) = (_length - drop, _from - drop, Math.Max(_floor - drop, 0), Math.Max(_counted - drop, 0));
        }
    }

    private void Take(Found found)
    {
        CountTo(found.RawStart);
        foreach (var denial in found.Denials)
        {
            if (_known.Add(denial.Identity))
            {
                onDenial(denial with { Line = _line });
            }
        }
    }

    private void CountTo(int index)
    {
        if (index > _counted)
        {
            _line += _window.AsSpan(_counted, index - _counted).Count('\n');
            _counted = index;
        }
    }
}
