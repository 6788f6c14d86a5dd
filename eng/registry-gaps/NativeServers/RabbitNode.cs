namespace NativeServers;

/// <summary>Files, ports and environment of one RabbitMQ node.</summary>
internal sealed class RabbitNode(string directory, int port, int distributionPort, int mapperPort)
{
    // Loopback only, between nodes too.
    private const string LoopbackDistribution = "-kernel inet_dist_use_interface {127,0,0,1}";

    public string Directory { get; } = Path.GetFullPath(directory);

    public int Port { get; } = port;

    public int MapperPort { get; } = mapperPort;

    /// <summary>The server's own start script, which replaces itself, unlike the wrapper in /usr/sbin.</summary>
    public static string FindServerScript(string root)
    {
        var script = System.IO.Directory.Exists(root)
            ? System.IO.Directory.GetDirectories(root, "rabbitmq_server-*").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "sbin", "rabbitmq-server")).LastOrDefault(File.Exists)
            : null;
        return script ?? throw new ServerFailureException("RabbitMQ is not installed: install it first (on Debian: apt install rabbitmq-server).");
    }

    public void WriteFiles(string userName, string password)
    {
        System.IO.Directory.CreateDirectory(Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var part in (string[])["home", "mnesia", "log", "generated"])
            System.IO.Directory.CreateDirectory(In(part));
        WritePrivate("rabbitmq.conf", $"""
            listeners.tcp.local = 127.0.0.1:{Port}
            default_user = {userName}
            default_pass = {password}
            default_user_tags.administrator = true
            vm_memory_high_watermark.absolute = 1536MiB
            raft.wal_max_size_bytes = 67108864
            disk_free_limit.absolute = 200MB
            log.console = true
            log.console.level = info
            # Health checks connect and leave every few seconds.
            log.connection.level = error
            log.file = false

            """);
        WritePrivate("enabled_plugins", "[].\n");
        WritePrivate("advanced.config", "[].\n");
        WritePrivate("environment.conf", "");
        var cookie = In("home", ".erlang.cookie");
        if (!File.Exists(cookie))
        {
            File.WriteAllText(cookie, Passwords.Generate());
            File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        }
    }

    public Dictionary<string, string?> Environment() => new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["LANG"] = "C.UTF-8",
        ["HOME"] = In("home"),
        ["detached"] = "1",
        ["ERL_EPMD_PORT"] = $"{MapperPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = "private@localhost",
        ["RABBITMQ_DIST_PORT"] = $"{distributionPort}",
        ["RABBITMQ_MNESIA_BASE"] = In("mnesia"),
        ["RABBITMQ_LOG_BASE"] = In("log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.conf"),
        ["RABBITMQ_CONF_ENV_FILE"] = In("environment.conf"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = In("advanced.config"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = In("generated"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("enabled_plugins"),
        ["RABBITMQ_PID_FILE"] = In("pid"),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = LoopbackDistribution,
        ["RABBITMQ_CTL_ERL_ARGS"] = LoopbackDistribution,
    };

    private void WritePrivate(string name, string content)
    {
        File.WriteAllText(In(name), content);
        File.SetUnixFileMode(In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string In(params string[] parts) => Path.Combine([Directory, .. parts]);
}
