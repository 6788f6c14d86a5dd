namespace AccesDroits.Statistics.Image;

/// <summary>Makes images, one after the other. For one caller at a time; the images themselves are for everybody.</summary>
public sealed class FactImageBuilder
{
    private readonly Numbering _numbers = new();
    private readonly DaysBuilder<VisitState, VisitRow, VisitDay> _visits;
    private readonly DaysBuilder<SessionState, SessionRow, SessionDay> _sessions;

    public FactImageBuilder()
    {
        _visits = new(_numbers.RowOf, (date, rows) => new VisitDay(date, rows));
        _sessions = new(_numbers.RowOf, (date, rows) => new SessionDay(date, rows));
        Current = new FactImage([], [], _numbers, null);
    }

    public FactImage Current { get; private set; }

    /// <summary>Adds a visit that is not deleted to what <see cref="FinishLoading"/> makes the first image of.</summary>
    public void Load(VisitState visit) => _visits.Load(visit);

    /// <summary>Adds a session that is not deleted to what <see cref="FinishLoading"/> makes the first image of.</summary>
    public void Load(SessionState session) => _sessions.Load(session);

    public void FinishLoading()
    {
        _visits.FinishLoading();
        _sessions.FinishLoading();
        Become();
    }

    /// <summary>Makes the next image: each visit and each session given stands as it says, and nowhere else.</summary>
    public void Apply(IReadOnlyCollection<VisitState> visits, IReadOnlyCollection<SessionState> sessions)
    {
        if (visits.Count + sessions.Count > 0)
        {
            _visits.Apply(visits);
            _sessions.Apply(sessions);
            Become();
        }
    }

    private void Become() => Current = new FactImage(_visits.Days, _sessions.Days, _numbers, Current);
}
