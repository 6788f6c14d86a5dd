using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One line of a resource's log.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>The logs of all resources, now and as they grow.</summary>
public sealed class ResourceLoggerService
{
    private const int Kept = 20_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Log> _logs = new(StringComparer.Ordinal);

    /// <summary>What a resource has said so far, then each new line.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<IReadOnlyList<LogLine>>();
        var log = Of(resourceName);
        lock (_gate)
        {
            if (log.Lines.Count > 0)
                channel.Writer.TryWrite([.. log.Lines]);
            log.Watchers.Add(channel);
        }

        try
        {
            await foreach (var lines in channel.Reader.ReadAllAsync(cancellationToken))
                yield return lines;
        }
        finally
        {
            lock (_gate)
                log.Watchers.Remove(channel);
        }
    }

    /// <summary>What a resource has said so far.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        IReadOnlyList<LogLine> lines;
        var log = Of(resourceName);
        lock (_gate)
            lines = [.. log.Lines];
        await Task.CompletedTask;
        yield return lines;
    }

    /// <summary>Raised for each line: resource, process, text, whether it came from the error stream.</summary>
    internal event Action<string, string, string, bool>? LineWritten;

    internal void Write(string resourceName, string resourceId, string content, bool isError)
    {
        var log = Of(resourceName);
        lock (_gate)
        {
            var line = new LogLine(++log.Count, content, isError);
            log.Lines.Enqueue(line);
            if (log.Lines.Count > Kept)
                log.Lines.Dequeue();
            foreach (var watcher in log.Watchers)
                watcher.Writer.TryWrite([line]);
        }

        LineWritten?.Invoke(resourceName, resourceId, content, isError);
    }

    private Log Of(string resourceName)
    {
        lock (_gate)
        {
            if (!_logs.TryGetValue(resourceName, out var log))
                _logs[resourceName] = log = new Log();
            return log;
        }
    }

    private sealed class Log
    {
        public int Count { get; set; }

        public Queue<LogLine> Lines { get; } = [];

        public List<Channel<IReadOnlyList<LogLine>>> Watchers { get; } = [];
    }
}
