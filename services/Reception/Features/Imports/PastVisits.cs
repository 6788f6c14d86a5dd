using System.Text;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using CsvHelper;
using Google.Protobuf;

namespace AccesDroits.Reception.Features.Imports;

/// <summary>Visites d'une année passée, as a file says them: each visit with its lines, and what cannot be read, by line.</summary>
internal sealed class PastVisits
{
    public static readonly string[] Columns =
    [
        "date", "visite", "statut", "canal", "age", "sexe", "seul_avec_enfants", "aide_en_francais", "ordinateur", "institution", "nature", "droit", "support", "mode", "motif_a_la_place", "suites", "comprehension",
    ];

    private static readonly Dictionary<string, Sex> Sexes = new(StringComparer.Ordinal) { ["femme"] = Sex.Female, ["homme"] = Sex.Male, ["autre"] = Sex.Other, ["refus"] = Sex.Refused, [""] = Sex.NotAsked };
    private static readonly Dictionary<string, YesNo> Answers = new(StringComparer.Ordinal) { ["oui"] = YesNo.Yes, ["non"] = YesNo.No, ["refus"] = YesNo.Refused, [""] = YesNo.NotAsked };

    private readonly List<ImportError> _errors = [];
    private readonly Dictionary<(string Date, string Key), Read> _visits = [];

    private PastVisits()
    {
    }

    /// <summary>A visit, and the line of each of its requests.</summary>
    public sealed record Read(LogVisitRequest Visit, List<int> Lines);

    public int Lines { get; private set; }

    public IReadOnlyCollection<Read> Visits => _visits.Values;

    public IReadOnlyList<ImportError> Errors => _errors;

    /// <exception cref="Grpc.Core.RpcException">It is no such file.</exception>
    public static PastVisits Of(ByteString file, string placeId, string author)
    {
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            using var csv = CsvReader.Create(new StringReader(text.GetString(file.Span).TrimStart('\uFEFF')), new CsvReaderOptions { Separator = ';', TrimWhitespace = true });
            var past = new PastVisits();
            past.ReadAll(csv, placeId, author);
            return past.Lines > 0 ? past : throw ServiceDefaults.Grpc.Errors.Invalid([new Violation("csv", "empty", "Ce fichier n'a aucune ligne sous les colonnes.")]);
        }
        catch (Exception exception) when (exception is DecoderFallbackException or CsvFormatException or CsvValidationException)
        {
            throw ServiceDefaults.Grpc.Errors.Invalid([new Violation("csv", "no-csv", "Ce fichier ne se lit pas : enregistrez-le en CSV, UTF-8, avec des points-virgules.")]);
        }
    }

    /// <summary>Adds what a rule refuses of a visit, at the line and the column that it is about.</summary>
    public void Refuse(Read read, IEnumerable<Violation> violations)
    {
        foreach (var violation in violations)
        {
            var request = violation.Field.StartsWith("requests[", StringComparison.Ordinal) ? int.Parse(violation.Field.AsSpan(9, violation.Field.IndexOf(']', StringComparison.Ordinal) - 9), System.Globalization.CultureInfo.InvariantCulture) : 0;
            Add(read.Lines[Math.Min(request, read.Lines.Count - 1)], ColumnOf(violation.Field), violation.Message);
        }
    }

    public bool IsWrong(Read read) => _errors.Exists(error => read.Lines.Contains(error.Line));

    private void ReadAll(CsvReader csv, string placeId, string author)
    {
        for (var line = 2; csv.Read(); line++)
        {
            Lines++;
            if (Array.Find(Columns, column => !csv.TryGetFieldIndex(column, out _)) is { } missing)
            {
                throw ServiceDefaults.Grpc.Errors.Invalid([new Violation("csv", "missing-column", $"Il manque la colonne « {missing} ». Partez du modèle.")]);
            }

            Take(line, Columns.ToDictionary(column => column, column => csv.GetString(column), StringComparer.Ordinal), placeId, author);
        }
    }

    private void Take(int line, Dictionary<string, string> values, string placeId, string author)
    {
        var key = values["visite"].Length > 0 ? values["visite"] : $"\n{line}";
        if (!_visits.TryGetValue((values["date"], key), out var read))
        {
            read = _visits[(values["date"], key)] = new Read(VisitOf(line, values, placeId, author), []);
        }

        read.Lines.Add(line);
        read.Visit.Requests.Add(RequestOf(values));
    }

    private LogVisitRequest VisitOf(int line, Dictionary<string, string> values, string placeId, string author) => new()
    {
        PlaceId = placeId, Date = values["date"], ReceivedBy = new Receiver { AccountId = author, Status = values["statut"] }, RecordedBy = author, Channel = values["canal"],
        Profile = new Profile
        {
            Age = values["age"] switch { "" => AgeAnswer.AgeNotAsked, "refus" => AgeAnswer.AgeRefused, _ => AgeAnswer.AgeGiven }, AgeBand = values["age"] is "" or "refus" ? "" : values["age"],
            Sex = Word(line, "sexe", values, Sexes), SingleParent = Word(line, "seul_avec_enfants", values, Answers), HelpWithFrench = Word(line, "aide_en_francais", values, Answers),
            ComputerAtHome = Word(line, "ordinateur", values, Answers),
        },
    };

    private static HelpRequest RequestOf(Dictionary<string, string> values) => new()
    {
        Institution = values["institution"], Nature = values["nature"], Droit = values["droit"], Medium = values["support"], Mode = values["mode"], ModeReason = values["motif_a_la_place"],
        Outcomes = { values["suites"].Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
        Comprehension = values["comprehension"] == "oui" ? new Comprehension { Reformulated = true } : new Comprehension { NotCheckedReason = values["comprehension"] },
    };

    private T Word<T>(int line, string column, Dictionary<string, string> values, Dictionary<string, T> words) where T : struct
    {
        if (words.TryGetValue(values[column].ToLowerInvariant(), out var value))
        {
            return value;
        }

        Add(line, column, $"Écrivez {string.Join(", ", words.Keys.Where(word => word.Length > 0))}, ou rien.");
        return default;
    }

    private void Add(int line, string column, string message)
    {
        if (!_errors.Exists(error => error.Line == line && error.Column == column))
        {
            _errors.Add(new ImportError { Line = line, Column = column, Message = message });
        }
    }

    private static string ColumnOf(string field) => field[(field.IndexOf("].", StringComparison.Ordinal) is >= 0 and var bracket ? bracket + 2 : 0)..].Split('.', '[') switch
    {
        ["received_by", ..] => "statut",
        ["channel", ..] => "canal",
        ["profile", "age_band", ..] => "age",
        ["medium", ..] => "support",
        ["mode_reason", ..] => "motif_a_la_place",
        ["outcomes", ..] => "suites",
        [var other, ..] => other,
        _ => "",
    };
}
