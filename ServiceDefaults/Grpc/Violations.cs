namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>A field that cannot be accepted.</summary>
/// <param name="Field">Path in the request, e.g. requests[0].institution.</param>
/// <param name="Code">Stable code, e.g. required.</param>
/// <param name="Message">What to do, in French; never the value.</param>
public sealed record Violation(string Field, string Code, string Message);

/// <summary>Gathers what is wrong with a request, so that the caller learns it all at once (the first 20).</summary>
/// <param name="under">Where the fields that are checked stand in the request, e.g. visit. with its dot; nothing for the request itself.</param>
public sealed class Violations(string under = "")
{
    // The smallest of the usual gRPC clients takes 8 KiB of trailers.
    private const int MostTold = 20;

    private readonly List<Violation> _found = [];

    /// <summary>Whether something is wrong.</summary>
    public bool Any => _found.Count > 0;

    /// <summary>What was found, to be told in another way than by a refusal.</summary>
    public IReadOnlyList<Violation> All => _found;

    public void Add(string field, string code, string message) => _found.Add(new Violation(under + field, code, message));

    /// <summary>Adds what was found in another part of the request.</summary>
    public void Add(Violations others) => _found.AddRange(others._found);

    /// <summary>Adds a violation when <paramref name="broken"/>.</summary>
    public void AddIf(bool broken, string field, string code, string message)
    {
        if (broken)
        {
            Add(field, code, message);
        }
    }

    /// <summary>Calls a field by the name that the caller knows it by, where it is not that of the contract.</summary>
    public void Rename(string field, string name)
    {
        for (var index = 0; index < _found.Count; index++)
        {
            if (_found[index].Field == field)
            {
                _found[index] = _found[index] with { Field = name };
            }
        }
    }

    public void ThrowIfAny()
    {
        if (_found.Count > 0)
        {
            throw Errors.Invalid([.. _found.Take(MostTold)]);
        }
    }
}
