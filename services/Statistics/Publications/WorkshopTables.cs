using AccesDroits.Contracts.Statistics.V1;
using Line = AccesDroits.Statistics.Publications.TableWriter.Line;

namespace AccesDroits.Statistics.Publications;

/// <summary>Ateliers, as tables.</summary>
internal static class WorkshopTables
{
    public static void Write(TableWriter writer, GetWorkshopFiguresResponse workshops, (string Code, string Label)[] sexes)
    {
        var all = workshops.Total;
        writer.Table("workshops-sessions", "workshops.sessions", [TableWriter.Count("Séances")],
        [
            Row("held", "Tenues", all.Held), Row("planned", "À clore ou à venir", all.Planned), Row("cancelled", "Annulées", all.Cancelled), Row("not-held", "Non tenues", all.NotHeld),
        ]);
        string[] bands = [.. all.Cells.Select(cell => cell.AgeBand).Distinct()];
        writer.Crossed("workshops-by-age-and-sex", "workshops.by-age-and-sex", [.. bands.Select(band => (band, Labels.Of(band)))], sexes,
            (band, sex) => all.Cells.Where(cell => cell.AgeBand == band && cell.Sex == sex).Sum(cell => cell.Participants));
        writer.Tree("workshops-newcomers", "workshops.newcomers", "Tous les participants", all.Participants,
            [new("newcomers", "Nouveaux", all.Newcomers), new("known", "Déjà venus", all.Participants - all.Newcomers)], addsUp: false);
        writer.Tree("workshops-attendance", "workshops.attendance", "Toutes les marques", all.Participations + all.Absences + all.Excused,
            [new("present", "Présences (participations)", all.Participations), new("absent", "Absences", all.Absences), new("excused", "Absences excusées", all.Excused)]);
        foreach (var skill in workshops.Skills)
        {
            writer.Tree($"workshops-skills-{skill.Skill}", "workshops.skills", $"{Labels.Of(skill.Skill)} : ont répondu deux fois", skill.Answered,
                [new Line("up", "En hausse", skill.Up), new Line("same", "Au même niveau", skill.Same), new Line("down", "En baisse", skill.Down)], addsUp: false);
        }
    }

    private static PublishableRow Row(string code, string label, int value) => new(code, label, 0, [new CellSource.Plain(value)]);
}
