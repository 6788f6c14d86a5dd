namespace AccesDroits.Statistics.Domain;

/// <summary>Pourcentage: a whole number, rounded half up.</summary>
public static class Percent
{
    /// <summary><paramref name="part"/> out of <paramref name="whole"/>; null when there is nothing to divide by.</summary>
    public static int? Of(int part, int whole) =>
        whole == 0 ? null : (int)((200L * part + whole) / (2L * whole));
}
