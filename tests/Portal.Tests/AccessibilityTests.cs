namespace AccesDroits.Portal.Tests;

/// <summary>Every page can be read and used by everybody, on what they have.</summary>
public sealed class AccessibilityTests(VisitOfEveryPage visit) : IClassFixture<VisitOfEveryPage>
{
    [Fact]
    public void Axe_finds_nothing_on_any_page_in_either_theme() => Assert.Empty(visit.ByAxe);

    [Fact]
    public void Every_page_has_a_title_of_its_own_one_main_heading_the_landmarks_and_the_language() => Assert.Empty(visit.ByAListener);

    [Fact]
    public void On_360_pixels_nothing_scrolls_sideways_and_targets_are_44_pixels_high() => Assert.Empty(visit.ByAFinger);

    [Fact]
    public void No_page_asks_for_anything_that_the_policy_of_contents_refuses() => Assert.Empty(visit.ByThePolicy);
}
