using Npgsql;

namespace AccesDroits.ServiceDefaults;

/// <summary>Why something failed, in words that hold no value: types, codes of the database, stacks. The message of an exception may repeat what was sent.</summary>
public static class Cause
{
    /// <summary>The exception and those inside it, outermost first.</summary>
    public static string Of(Exception exception)
    {
        var causes = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            causes.Add($"{TypeOf(cause)}{Environment.NewLine}{cause.StackTrace}");
        }

        return string.Join($"{Environment.NewLine}caused by ", causes);
    }

    private static string TypeOf(Exception exception) => exception is PostgresException refusal
        ? $"{refusal.GetType()} {refusal.SqlState} (table {refusal.TableName}, constraint {refusal.ConstraintName})"
        : exception.GetType().ToString();
}
