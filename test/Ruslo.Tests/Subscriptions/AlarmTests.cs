using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed class AlarmTests
{
    [Fact]
    public void What_takes_too_long_is_told_and_so_is_its_end()
    {
        var time = new LateTime();
        var told = new List<bool>();
        using var alarm = new Alarm(time, TimeSpan.FromSeconds(10), told.Add);
        alarm.Start();
        time.Fire();
        alarm.Stop();
        Assert.Equal([true, false], told);
    }

    [Fact]
    public void A_timer_that_fires_while_the_work_ends_tells_nothing()
    {
        var time = new LateTime();
        var told = new List<bool>();
        using var alarm = new Alarm(time, TimeSpan.FromSeconds(10), told.Add);
        alarm.Start();
        alarm.Stop();
        time.Fire(); // it was on its way already
        Assert.Empty(told);
    }

    /// <summary>A clock whose timers fire when the test says so, stopped or not.</summary>
    private sealed class LateTime : TimeProvider
    {
        private Action? callback;

        public void Fire() => callback!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            this.callback = () => callback(state);
            return new Deaf();
        }

        private sealed class Deaf : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
