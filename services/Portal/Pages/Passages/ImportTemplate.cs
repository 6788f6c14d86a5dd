using System.Text;

namespace AccesDroits.Portal.Pages.Passages;

/// <summary>The file that an import begins with: the columns, and two lines of one visit.</summary>
public static class ImportTemplate
{
    public const string Text =
        "date;visite;statut;canal;age;sexe;seul_avec_enfants;aide_en_francais;ordinateur;institution;nature;droit;support;mode;motif_a_la_place;suites;comprehension\r\n"
        + "2023-03-14;1;benevole;presentiel;26-64;femme;oui;non;;caf;declaration.trimestrielle;rsa;en-ligne.lieu;avec;;traite.termine;oui\r\n"
        + "2023-03-14;1;benevole;presentiel;26-64;femme;oui;non;;caf;compte.acces;non-precise;en-ligne.lieu;a-la-place;langue;traite.information+orientation.atelier;temps\r\n";

    public static void MapImportTemplate(this WebApplication app) =>
        app.MapGet("/passages/modele.csv", () => Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)], "text/csv; charset=utf-8", "modele-import.csv"));
}
