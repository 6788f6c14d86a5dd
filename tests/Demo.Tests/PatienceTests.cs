using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Demo.Tests;

public sealed class PatienceTests
{
    public static TheoryData<RpcException> PassingErrors { get; } =
    [
        new RpcException(new Status(StatusCode.Unavailable, "")),
        Errors.Invalid([new Violation("place_id", "unknown-place", "")]),
        Errors.Invalid([new Violation("structure_id", "unknown-structure", "")]),
    ];

    public static TheoryData<RpcException> LastingErrors { get; } =
    [
        Errors.Invalid([new Violation("place_id", "unknown-place", ""), new Violation("date", "required", "")]),
        Errors.Invalid([new Violation("requests[0].nature", "unknown-code", "")]),
        Errors.IdTaken(),
        new RpcException(new Status(StatusCode.InvalidArgument, "")),
    ];

    [Theory]
    [MemberData(nameof(PassingErrors))]
    public async Task A_passing_error_is_tried_again(RpcException error)
    {
        var calls = 0;
        var answer = await new Patience(TimeProvider.System).CallAsync(_ => Call(++calls < 3 ? Task.FromException<int>(error) : Task.FromResult(54)), TestContext.Current.CancellationToken);
        Assert.Equal((54, 3), (answer, calls));
    }

    [Theory]
    [MemberData(nameof(LastingErrors))]
    public async Task Any_other_error_is_told_at_once(RpcException error)
    {
        var calls = 0;
        await Assert.ThrowsAsync<RpcException>(() => new Patience(TimeProvider.System).CallAsync(
            _ =>
            {
                calls++;
                return Call(Task.FromException<int>(error));
            },
            TestContext.Current.CancellationToken));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Patience_ends_after_a_minute()
    {
        var clock = new HurriedClock();
        await Assert.ThrowsAsync<RpcException>(() => new Patience(clock).CallAsync(
            _ => Call(Task.FromException<int>(new RpcException(new Status(StatusCode.Unavailable, "")))), TestContext.Current.CancellationToken));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
    }

    [Fact]
    public void Addresses_come_from_the_app_host_and_none_may_be_missing()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["services__gateway__grpc__0"] = "http://localhost:8081", ["services__gateway__http__0"] = "http://localhost:8080", ["services__directory__http__0"] = "http://localhost:5001",
            ["Operator__File"] = "operator.json", ["Service__Secret"] = "secret", ["Accounts__File"] = "accounts.json", ["Mail__Folder"] = "mail",
        };
        Assert.Equal(
            new Addresses(new Uri("http://localhost:8081"), new Uri("http://localhost:8080"), new Uri("http://localhost:5001"), "operator.json", "secret", "mail", "accounts.json"),
            Addresses.Find(environment.GetValueOrDefault));
        foreach (var name in environment.Keys.Where(name => name != "Mail__Folder"))
        {
            Assert.Null(Addresses.Find(asked => asked == name ? null : environment.GetValueOrDefault(asked)));
        }

        // A mail server has the mail.
        environment.Remove("Mail__Folder");
        Assert.Equal("", Addresses.Find(environment.GetValueOrDefault)?.MailFolder);
    }

    private static AsyncUnaryCall<int> Call(Task<int> answer) =>
        new(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    /// <summary>A clock whose timers fire at once and move it forward by what they were asked to wait.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public TimeSpan Elapsed { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Elapsed += dueTime > TimeSpan.Zero ? dueTime : TimeSpan.Zero;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
