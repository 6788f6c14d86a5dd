using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccesDroits.Bench;

/// <summary>What is written at the end: bench.md to read, bench.json to compute with.</summary>
internal static class Paper
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static async Task WriteAsync(string folder, Machine machine, Options options, IReadOnlyList<Row> rows)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "bench.json"), JsonSerializer.Serialize(new { machine, options.Quick, rows }, Json));
        await File.WriteAllTextAsync(Path.Combine(folder, "bench.md"), Markdown(machine, options, rows));
    }

    public static string Markdown(Machine machine, Options options, IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Figures of {machine.Date}{(options.Quick ? ", quick: they show that everything works, not how fast" : "")}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- {machine.Cores} cores ({machine.Processor}), {machine.Memory}, {machine.FsyncsPerSecond:0} fsync/s");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {machine.System}; {machine.Runtime}; {machine.Postgres}; {machine.Broker}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- sources {machine.Commit}; load {machine.LoadBefore} before, {machine.LoadAfter} after");
        foreach (var row in rows)
        {
            Write(text, row);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, Row row)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {row.Id}. {row.What}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Target: {row.Target}. Compared with: {row.ComparedWith}.").AppendLine();
        if (row.WhyNot is not null)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{(row.Failed ? "Failed" : "Not measured")}: {row.WhyNot}.").AppendLine();
        }

        if (row.Figures.Count > 0)
        {
            text.AppendLine("| | unit | min | median | max | rounds |").AppendLine("|---|---|---:|---:|---:|---:|");
            foreach (var figure in row.Figures)
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {figure.Name} | {figure.Unit} | {Short(figure.Min)} | {Short(figure.Median)} | {Short(figure.Max)} | {figure.Rounds.Count} |");
            }

            text.AppendLine();
        }

        foreach (var note in row.Notes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {note}");
        }
    }

    private static string Short(double value) => value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
