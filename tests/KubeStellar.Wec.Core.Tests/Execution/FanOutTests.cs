using System.Collections.Concurrent;
using KubeStellar.Wec.Execution;

namespace KubeStellar.Wec.Core.Tests.Execution;

public sealed class FanOutTests
{
    [Fact]
    public void Results_come_in_the_order_the_work_was_started_where_that_is_asked_for()
    {
        var ends = Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource<int>()).ToList();
        using var fanOut = new FanOut<int>(32, default, isOrdered: true);
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
    public void A_result_that_is_there_does_not_wait_for_work_that_was_started_before()
    {
        var slow = new TaskCompletionSource<string>();
        using var fanOut = new FanOut<string>(4, default);
        fanOut.Start("slow", (_, _) => slow.Task);
        fanOut.Start("fast", (_, _) => Task.FromResult("fast"));

        var given = new List<string>();
        fanOut.TakeAll(
            _ => { },
            work =>
            {
                given.Add((string)work.Target);
                slow.TrySetResult("slow");
            });

        Assert.Equal(["fast", "slow"], given);
    }

    [Fact]
    public void Waiting_for_the_last_work_gives_back_what_gets_ready_and_ends_with_it()
    {
        var slow = new TaskCompletionSource<string>();
        using var fanOut = new FanOut<string>(4, default);
        fanOut.Start("slow", (_, _) => slow.Task);
        var before = fanOut.Started;
        fanOut.Start("last", async (_, _) =>
        {
            await Task.Yield();
            return "last";
        });

        var given = new List<object>();
        fanOut.TakeUntil(before, TimeSpan.FromMinutes(1), _ => { }, work => given.Add(work.Target));

        Assert.Equal(["last"], given);
        Assert.Equal(1, fanOut.Pending);
        slow.SetResult("slow");
        Assert.Equal("slow", Assert.Single(All(fanOut)).Target);
    }

    [Fact]
    public void Waiting_for_the_last_work_ends_when_the_time_is_up()
    {
        var slow = new TaskCompletionSource<int>();
        using var fanOut = new FanOut<int>(4, default);
        fanOut.Start("slow", (_, _) => slow.Task);

        fanOut.TakeUntil(0, TimeSpan.FromMilliseconds(1), _ => { }, _ => Assert.Fail("Nothing was ready."));

        slow.SetResult(1);
        Assert.Single(All(fanOut));
    }

    [Fact]
    public void Questions_come_in_the_order_of_their_targets_where_they_are_asked_at_about_the_same_time()
    {
        var last = new TaskCompletionSource();
        using var fanOut = new FanOut<bool>(32, default);
        for (var i = 0; i < 8; i++)
        {
            var number = i;
            fanOut.Start(number, async (context, _) =>
            {
                await (number == 7 ? Task.CompletedTask : last.Task);
                var answer = context.ConfirmAsync("wec", "label it");
                last.TrySetResult();
                return await answer;
            });
        }

        var asked = new List<object>();
        fanOut.TakeAll(
            signal =>
            {
                asked.Add(signal.Target);
                signal.Question!.Answer(true);
            },
            _ => { });

        Assert.Equal(Enumerable.Range(0, 8).Cast<object>(), asked);
    }

    [Fact]
    public void What_is_said_of_one_target_comes_together_with_its_question_and_its_result()
    {
        var begun = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var fanOut = new FanOut<int>(32, default);
        for (var i = 0; i < 4; i++)
        {
            fanOut.Start(i, async (context, _) =>
            {
                context.Warning("first");
                if (Interlocked.Increment(ref begun) == 4)
                {
                    all.SetResult();
                }

                await all.Task;
                context.Warning("second");
                await context.ConfirmAsync("wec", "label it");
                return 0;
            });
        }

        var heard = new List<object>();
        fanOut.TakeAll(
            signal =>
            {
                heard.Add(signal.Target);
                signal.Question?.Answer(false);
            },
            work => heard.Add(work.Target));

        Assert.Equal(Enumerable.Range(0, 4).SelectMany(i => Enumerable.Repeat((object)i, 4)), heard);
    }

    [Fact]
    public async Task Nothing_is_asked_or_given_back_once_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        using var fanOut = new FanOut<bool>(4, stop.Token);
        var asked = new TaskCompletionSource();
        fanOut.Start("asks", (context, _) =>
        {
            var answer = context.ConfirmAsync("wec", "label it");
            asked.SetResult();
            return answer;
        });
        await asked.Task;

        await stop.CancelAsync();

        Assert.Throws<OperationCanceledException>(() => fanOut.TakeReady(_ => Assert.Fail("It asks."), _ => Assert.Fail("It ends.")));
    }

    [Fact]
    public void Disposing_waits_for_cancelled_work_to_end()
    {
        using var stop = new CancellationTokenSource();
        var hasEnded = false;
        var fanOut = new FanOut<bool>(4, stop.Token);
        using var begun = new ManualResetEventSlim();
        fanOut.Start("cleans up", async (_, cancellationToken) =>
        {
            begun.Set();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return true;
            }
            finally
            {
                await Task.Yield();
                Volatile.Write(ref hasEnded, true);
            }
        });
        begun.Wait();

        stop.Cancel();
        fanOut.Dispose();

        Assert.True(Volatile.Read(ref hasEnded));
    }

    [Fact]
    public void A_question_that_nobody_can_be_asked_ends_the_work_that_asked()
    {
        using var fanOut = new FanOut<bool>(4, default);
        fanOut.Start("asks", (context, _) => context.ConfirmAsync("wec", "label it"));
        var done = new List<FanOutWork<bool>>();

        fanOut.TakeAll(signal => signal.Question!.Refuse(new InvalidOperationException("nobody")), done.Add);

        Assert.Equal("nobody", Assert.Single(done).Task.Exception!.InnerException!.Message);
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
            fanOut.Start(i, async (_, cancellationToken) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                if (!both.IsSet)
                {
                    both.Signal();
                    both.Wait(cancellationToken);
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

        Assert.Equal(["b", "c"], all.Where(work => work.Task.IsFaulted).Select(work => work.Target).Order());
        Assert.Equal(["a", "d"], all.Where(work => !work.Task.IsFaulted).Select(work => work.Target).Order());
        Assert.Equal("later", all.Single(work => (string)work.Target == "c").Task.Exception!.InnerException!.Message);
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
    public async Task A_question_that_comes_while_another_is_answered_is_asked()
    {
        using var fanOut = new FanOut<bool>(2, default);
        var (first, other, second) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        fanOut.Start("asks twice", async (context, _) =>
        {
            var answer = context.ConfirmAsync("wec", "first");
            first.SetResult();
            await answer;
            var next = context.ConfirmAsync("wec", "second");
            second.SetResult();
            return await next;
        });
        fanOut.Start("asks once", (context, _) =>
        {
            var answer = context.ConfirmAsync("wec", "other");
            other.SetResult();
            return answer;
        });
        await Task.WhenAll(first.Task, other.Task);
        var asked = new List<string>();

        await Task.Run(() => fanOut.TakeAll(
            signal =>
            {
                asked.Add(signal.Message);
                if (signal.Message == "other")
                {
                    second.Task.Wait();
                }

                signal.Question!.Answer(signal.Message != "other");
            },
            _ => { })).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["first", "other", "second"], asked);
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
            Assert.Equal(Enumerable.Range(0, 20), results.Order());
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
