using System.Diagnostics;

namespace KubeStellar.Wec.Benchmarks.Measuring;

/// <summary>
/// Lets contestants do the same work in turns, so that whatever else the machine does falls on all of them alike. A first round that
/// does not count warms up; who begins changes from round to round.
/// </summary>
internal sealed class Contest(int rounds, CancellationToken cancellationToken)
{
    private readonly List<(string Name, Func<int, Task<double>> Work)> _contestants = [];

    /// <summary>Adds one that is timed from here.</summary>
    /// <param name="name">Under which its samples are found.</param>
    /// <param name="work">One round; it is told the number of the round, 0 for the warm-up.</param>
    public void Add(string name, Func<int, Task> work) => AddSelfTimed(name, async round =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var started = Stopwatch.GetTimestamp();
        await work(round);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    });

    /// <summary>Adds one that tells its own milliseconds, because it runs elsewhere or stops its clock early.</summary>
    public void AddSelfTimed(string name, Func<int, Task<double>> work) => _contestants.Add((name, work));

    public async Task<IReadOnlyDictionary<string, Samples>> RunAsync()
    {
        var values = _contestants.ToDictionary(contestant => contestant.Name, _ => new List<double>(rounds));
        for (var round = 0; round <= rounds; round++)
        {
            for (var turn = 0; turn < _contestants.Count; turn++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (name, work) = _contestants[(turn + round) % _contestants.Count];
                var milliseconds = await work(round);
                if (round > 0)
                {
                    values[name].Add(milliseconds);
                }
            }
        }

        return values.ToDictionary(entry => entry.Key, entry => new Samples(entry.Value));
    }
}
