using Xunit;

namespace Ruslo.Tests.Deciders;

public sealed class DeciderSpecTests
{
    private static readonly DeciderSpec<Account, AccountCommand, AccountEvent> Ada = Spec.For(Accounts.Decider).Given(new Opened("Ada"), new Deposited(200));

    // #region spec
    [Fact]
    public void What_holds_is_silent()
    {
        Ada.When(new Withdraw(5)).Then(new Withdrawn(4), new Withdrawn(1)).ThenSends().ThenState(new("Ada", 195));
        Ada.When(new Withdraw(150)).Then(new Withdrawn(150)).ThenSends(new SendReceipt("Ada", 150));
        Ada.When(new Withdraw(150)).When(new Withdraw(51)).ThenRefuses("not-enough");
        Ada.When(new Open("Bob")).Then();
        Spec.For(Accounts.Decider).When(new Deposit(1)).ThenRefuses("no-account");
        (Ada with { User = "eve", Key = "spec" }).When(new Flag("spec")).Then(new Flagged("spec", "eve"));
    }
    // #endregion

    [Fact]
    public void Timers_follow_beside_events()
    {
        Ada.When(new Withdraw(150)).Then(new Withdrawn(150), Decision.Send(new SendReceipt("Ada", 150)));
        Ada.When(new Remind()).Then().ThenSends().Then(Decision.Schedule(new Deposited(1), TimeSpan.FromDays(1)));
        SpecException late = Assert.Throws<SpecException>(() => Ada.When(new Remind()).Then(Decision.Schedule(new Deposited(1), TimeSpan.FromDays(2))));
        Assert.Contains("2.00:00:00", late.Message, StringComparison.Ordinal);
        Assert.Throws<SpecException>(() => Ada.When(new Remind()).Then(Decision.CancelTimer("a")));
        Assert.Throws<SpecException>(() => Ada.When(new Withdraw(150)).Then(new Withdrawn(149), Decision.Send(new SendReceipt("Ada", 150))));
    }

    [Fact]
    public void What_does_not_hold_is_shown_beside_what_was_expected()
    {
        SpecException other = Assert.Throws<SpecException>(() => Ada.When(new Withdraw(5)).Then(new Withdrawn(4), new Withdrawn(2)));
        Assert.Contains("-   Amount: 2", other.Message, StringComparison.Ordinal);
        Assert.Contains("+   Amount: 1", other.Message, StringComparison.Ordinal);
        Assert.Contains("    Amount: 4", other.Message, StringComparison.Ordinal);
        Assert.Contains("not-enough", Assert.Throws<SpecException>(() => Ada.When(new Withdraw(500)).Then(new Withdrawn(500))).Message, StringComparison.Ordinal);
        Assert.Contains("Withdrawn", Assert.Throws<SpecException>(() => Ada.When(new Withdraw(5)).ThenRefuses("closed")).Message, StringComparison.Ordinal);
        Assert.Contains("closed", Assert.Throws<SpecException>(() => Ada.When(new Withdraw(500)).ThenRefuses("closed")).Message, StringComparison.Ordinal);
        Assert.Throws<SpecException>(() => Ada.When(new Deposit(1)).Then());
        Assert.Throws<SpecException>(() => Ada.When(new Withdraw(150)).ThenSends());
        Assert.Throws<SpecException>(() => Ada.When(new Deposit(1)).ThenState(new("Ada", 1)));
        Assert.Throws<SpecException>(() => Ada.Then(new Deposited(1)));
    }
}
