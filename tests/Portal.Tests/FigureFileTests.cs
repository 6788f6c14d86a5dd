using AccesDroits.Portal.Pages.Figures;

namespace AccesDroits.Portal.Tests;

public sealed class FigureFileTests
{
    [Theory]
    [InlineData("Centre social", "Centre social")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2", "'-2")]
    [InlineData("+33", "'+33")]
    [InlineData("L'\"Arbre\"; le centre", "\"L'\"\"Arbre\"\"; le centre\"")]
    [InlineData("", "")]
    public void A_label_is_never_a_formula_of_a_spreadsheet_nor_two_fields(string label, string field) => Assert.Equal(field, FigureFile.Field(label));
}
