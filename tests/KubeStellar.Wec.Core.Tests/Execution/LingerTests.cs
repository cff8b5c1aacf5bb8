using KubeStellar.Wec.Execution;

namespace KubeStellar.Wec.Core.Tests.Execution;

public sealed class LingerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_first_record_is_held_for_a_moment() =>
        Assert.InRange(new Linger(_time).Begin(), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    [Fact]
    public void A_record_may_be_held_for_as_long_as_its_producer_took()
    {
        var linger = new Linger(_time);
        Hold(linger, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(2), linger.Begin());
    }

    [Fact]
    public void A_producer_that_takes_for_ever_is_not_held_up_for_ever()
    {
        var linger = new Linger(_time);
        Hold(linger, TimeSpan.Zero);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromSeconds(5), linger.Begin());
    }

    [Fact]
    public void A_fast_producer_is_held_up_for_less_than_a_second_altogether()
    {
        var linger = new Linger(_time);
        var held = TimeSpan.Zero;
        for (var i = 0; i < 1000; i++)
        {
            var most = linger.Begin();
            var wait = most < TimeSpan.FromMilliseconds(20) ? most : TimeSpan.FromMilliseconds(20);
            linger.Wait();
            _time.Advance(wait);
            held += wait;
            linger.End();
        }

        Assert.InRange(held, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Work_that_a_record_takes_before_the_waiting_is_not_counted()
    {
        var linger = new Linger(_time);
        Hold(linger, TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        linger.Begin();
        _time.Advance(TimeSpan.FromMinutes(1));
        linger.Wait();
        linger.End();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(2), linger.Begin());
    }

    private void Hold(Linger linger, TimeSpan time)
    {
        linger.Begin();
        linger.Wait();
        _time.Advance(time);
        linger.End();
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
