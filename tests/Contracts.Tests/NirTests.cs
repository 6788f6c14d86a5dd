using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Contracts.Tests;

/// <summary>Numéro de sécurité sociale: refused in notes, without refusing the numbers that people do write there.</summary>
public sealed class NirTests
{
    private static readonly Gen<string> Separator = Gen.Elements("", " ", "  ", ".", "-", "\u00a0", "\u202f");

    // Sex, year, month, département, commune, order and perhaps the key, as people group them.
    private static readonly Gen<string> Nir =
        from sex in Gen.Elements("1", "2", "3", "4", "7", "8")
        from year in Digits(2)
        from month in Gen.Choose(1, 12)
        from department in Gen.OneOf(Gen.Elements("2A", "2B", "2a", "2b", "99"), Gen.Choose(1, 95).Select(number => number.ToString("00", CultureInfo.InvariantCulture)))
        from commune in Digits(3)
        from order in Digits(3)
        from key in Gen.OneOf(Gen.Constant(""), Digits(2))
        from separator in Separator
        select string.Join(separator, new[] { sex, year, month.ToString("00", CultureInfo.InvariantCulture), department, commune, order, key }.Where(part => part.Length > 0));

    private static readonly Gen<string> Harmless = Gen.OneOf(
        from pairs in Digits(8) from separator in Separator select "06" + string.Concat(pairs.Chunk(2).Select(pair => separator + new string(pair))),
        from pairs in Digits(8) from separator in Separator select "+33 6" + string.Concat(pairs.Chunk(2).Select(pair => separator + new string(pair))),
        from day in Gen.Choose(0, 40_000) from format in Gen.Elements("dd/MM/yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "yyyy-MM-dd", "d MMMM yyyy")
            select new DateOnly(1990, 1, 1).AddDays(day).ToString(format, CultureInfo.GetCultureInfo("fr-FR")),
        from cents in Gen.Choose(0, 100_000_000) from format in Gen.Elements("N2", "F2", "C2") select (cents / 100m).ToString(format, CultureInfo.GetCultureInfo("fr-FR")),
        Digits(7),
        Digits(5));

    [Theory]
    [InlineData("2840554395012")]
    [InlineData("284055439501234")]
    [InlineData("2 84 05 54 395 012 34")]
    [InlineData("2 84 05 54 395 012")]
    [InlineData("2.84.05.54.395.012.34")]
    [InlineData("2-84-05-54-395-012-34")]
    [InlineData("1 84 05 2A 004 012 34")]
    [InlineData("184052B00401234")]
    [InlineData("1 84 05 2b 004 012")]
    [InlineData("NIR : 284055439501234.")]
    [InlineData("n°284055439501234, à rappeler")]
    [InlineData("284055439501234 3 enfants")]
    [InlineData("2 84 05 54 395 012 / 34")]
    [InlineData("2\u00a084\u00a005\u00a054\u00a0395\u00a0012\u00a034")]
    [InlineData("2  84  05  54  395  012  34")]
    public void A_social_security_number_is_refused(string note) => Assert.Equal(["nir"], CodesOf(note));

    [Theory]
    [InlineData("Rappeler au 06 12 34 56 78")]
    [InlineData("Rappeler au +33 6 12 34 56 78 ou au 03.83.12.34.56")]
    [InlineData("0612345678 0383123456")]
    [InlineData("Allocataire 1234567")]
    [InlineData("Allocataire 1234567 depuis le 12/03/2024")]
    [InlineData("Rendez-vous le 12/03/2024 à 14:30")]
    [InlineData("Trop-perçu de 1 234,56 € à rendre")]
    [InlineData("Reçoit 1 284 055 € de succession")]
    [InlineData("2A, 2B : les deux départements corses")]
    public void Phone_numbers_dates_amounts_and_allocataire_numbers_are_accepted(string note) => Assert.Empty(CodesOf(note));

    [Fact]
    public void Every_social_security_number_is_refused_whatever_stands_around_it() =>
        Prop.ForAll(
            Arb.From(from nir in Nir from before in Gen.Elements("", "NIR ", "n°", "(", "06 12 34 56 78, ") from after in Gen.Elements("", ".", " et 2 enfants", ")") select before + nir + after),
            note => CodesOf(note) is ["nir"]).QuickCheckThrowOnFailure();

    [Fact]
    public void No_harmless_number_is_taken_for_a_social_security_number() =>
        Prop.ForAll(
            Arb.From(from numbers in Gen.ListOf(Harmless, 3) from word in Gen.Elements(" ou ", ", ", " puis le ", "; ") select "Note : " + string.Join(word, numbers)),
            note => CodesOf(note).Count == 0).QuickCheckThrowOnFailure();

    private static Gen<string> Digits(int count) => Gen.ListOf(Gen.Choose(0, 9), count).Select(digits => string.Concat(digits));

    private static List<string> CodesOf(string note)
    {
        var visit = (LogVisitRequest)Slot.Variants(LogVisitRequest.Descriptor).First();
        visit.Requests[0].Note = note;
        return [.. FieldRulesCheck.Of(visit).Select(violation => violation.Code)];
    }
}
