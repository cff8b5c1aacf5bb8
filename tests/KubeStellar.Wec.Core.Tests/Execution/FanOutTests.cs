using System.Collections.Concurrent;
using KubeStellar.Wec.Execution;

namespace KubeStellar.Wec.Tests.Execution;

public sealed class FanOutTests
{
    [Fact]
    public void Results_come_in_the_order_the_work_was_started_whatever_ends_first()
    {
        var ends = Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource<int>()).ToList();
        using var fanOut = new FanOut<int>(32, default);
        for (var i = 0; i < ends.Count; i++)
        {
            var end = ends[i];
            fanOut.Start(i, (_, _) => end.Task);
        }

        for (var i = ends.Count - 1; i >= 0; i--)
        {
            ends[i].SetResult(i);
        }

        Assert.Equal(Enumerable.Range(0, 20), All(fanOut).Select(work => work.Task.Result));
        Assert.Equal(0, fanOut.Pending);
    }

    [Fact]
    public void No_more_runs_at_once_than_allowed_and_as_much_as_that_does()
    {
        using var both = new CountdownEvent(3);
        var running = 0;
        var most = 0;
        using var fanOut = new FanOut<int>(3, default);
        for (var i = 0; i < 50; i++)
        {
            fanOut.Start(i, async (_, cancel) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                if (!both.IsSet)
                {
                    both.Signal();
                    both.Wait(cancel);
                }

                await Task.Yield();
                return Interlocked.Decrement(ref running);
            });
        }

        Assert.Equal(50, All(fanOut).Count);
        Assert.Equal(3, most);
    }

    [Fact]
    public void One_failure_is_that_targets_own()
    {
        using var fanOut = new FanOut<string>(4, default);
        fanOut.Start("a", (_, _) => Task.FromResult("fine"));
        fanOut.Start("b", (_, _) => throw new InvalidOperationException("at once"));
        fanOut.Start("c", async (_, _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException("later");
        });
        fanOut.Start("d", (_, _) => Task.FromResult("fine too"));

        var all = All(fanOut);

        Assert.Equal(["a", "b", "c", "d"], all.Select(work => work.Target));
        Assert.Equal([false, true, true, false], all.Select(work => work.Task.IsFaulted));
        Assert.Equal("later", all[2].Task.Exception!.InnerException!.Message);
    }

    [Fact]
    public void Questions_are_answered_on_the_thread_that_takes()
    {
        using var fanOut = new FanOut<(bool, bool)>(4, default);
        for (var i = 0; i < 8; i++)
        {
            fanOut.Start(i, async (context, _) =>
                (await context.ConfirmAsync("wec", "label it"), await context.ConfirmRiskAsync("wec", "it may break")));
        }

        var threads = new ConcurrentBag<int>();
        var done = new List<FanOutWork<(bool, bool)>>();
        fanOut.TakeAll(
            signal =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                Assert.Equal(FanOutSignalKind.Question, signal.Kind);
                Assert.Equal(("wec", signal.Question!.Risk ?? "label it"), (signal.Question.Subject, signal.Message));
                signal.Question.Answer(signal.Question.Risk is null);
            },
            done.Add);

        Assert.All(done, work => Assert.Equal((true, false), work.Task.Result));
        Assert.Equal([Environment.CurrentManagedThreadId], threads.Distinct());
        Assert.Equal(16, threads.Count);
    }

    [Fact]
    public async Task Giving_up_wakes_who_takes_and_who_asks()
    {
        using var stop = new CancellationTokenSource();
        using var fanOut = new FanOut<bool>(1, stop.Token);
        var asked = new TaskCompletionSource();
        fanOut.Start("asks", (context, _) =>
        {
            var answer = context.ConfirmAsync("wec", "label it");
            asked.SetResult();
            return answer;
        });
        fanOut.Start("waits for its turn", (_, _) => Task.FromResult(true));
        var taking = Task.Run(() => fanOut.TakeAll(_ => { }, _ => { }));
        await asked.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Nothing_is_lost_or_late_however_fast_it_goes()
    {
        for (var round = 0; round < 200; round++)
        {
            using var fanOut = new FanOut<int>(8, default);
            var said = new List<string>();
            var results = new List<int>();
            void OnSignal(FanOutSignal signal) => said.Add(signal.Message);
            void OnDone(FanOutWork<int> work)
            {
                // What work says before its end is heard before its result.
                Assert.Contains($"{work.Target}-2", said);
                results.Add(work.Task.Result);
            }

            for (var i = 0; i < 20; i++)
            {
                var number = i;
                fanOut.Start(number, async (context, _) =>
                {
                    context.Verbose($"{number}-1");
                    await Task.Yield();
                    context.Warning($"{number}-2");
                    return number;
                });
                fanOut.TakeReady(OnSignal, OnDone);
            }

            fanOut.TakeAll(OnSignal, OnDone);
            Assert.Equal(Enumerable.Range(0, 20), results);
            Assert.Equal(40, said.Count);
        }
    }

    private static List<FanOutWork<T>> All<T>(FanOut<T> fanOut)
    {
        var all = new List<FanOutWork<T>>();
        fanOut.TakeAll(_ => { }, all.Add);
        return all;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
