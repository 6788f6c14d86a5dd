using AccesDroits.Bench;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(Options.Usage);
    return 0;
}

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

var folder = options.Out ?? Directory.CreateTempSubdirectory("accesdroits-bench-").FullName;
var machine = new Machine();
var rows = await new Session(options, message => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {message}")).RunAsync();
machine.Ends();
await Paper.WriteAsync(folder, machine, options, rows);
Console.WriteLine(Paper.Markdown(machine, options, rows));
Console.WriteLine(Path.Combine(folder, "bench.md"));
return rows.Any(row => row.Failed) ? 1 : 0;
