namespace AccesDroits.Statistics.Domain;

// What is counted, one record for each kind of row.

/// <summary>Persons who gave the same answers at their latest visit.</summary>
public sealed record PersonCell(string AgeBand, string Sex, string SingleParent, string HelpWithFrench, string ComputerAtHome, bool Anonymous, int Persons);

/// <summary>A sum of counters; passages at the kiosk are summed by month, YYYY-MM.</summary>
public sealed record CounterSum(string Measure, string Code, int Total, string? Month = null);

/// <summary>Slots and days of the sessions held at a kind of place by receivers of a status.</summary>
public sealed record SessionLine(string PlaceKind, string ReceiverStatus, int Slots, int Days);

/// <summary>Sessions of the period, and the three published counters.</summary>
public sealed record SessionTotals(int Planned, int Held, int Closed, int DaysAtCentre, int SlotsAtTownHallByServiceCivique, int SlotsByBenevole);

/// <summary>What is counted on the image of a snapshot.</summary>
public sealed record ImageCount(IReadOnlyList<PersonCell> Persons, DateTime? LastEntryAt, IReadOnlyList<SessionLine> SessionLines, SessionTotals Sessions);

/// <summary>All that a report is made of, read in one snapshot.</summary>
public sealed record ReportFacts(ImageCount Image, IReadOnlyList<CounterSum> Counters);
