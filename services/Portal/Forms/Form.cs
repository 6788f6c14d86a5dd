using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults.Grpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace AccesDroits.Portal.Forms;

/// <summary>
/// A form that fills a request of the contract. A field is named by its path in the request (structure.label, place.affiliations[0].from), as
/// violations name it, so that what a service refuses is told beside the field; lengths come from the contract.
/// </summary>
public sealed class Form(IMessage request, string name = "form")
{
    private static readonly StatusCode[] Told =
        [StatusCode.InvalidArgument, StatusCode.FailedPrecondition, StatusCode.AlreadyExists, StatusCode.Aborted, StatusCode.ResourceExhausted];

    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly List<string> _fields = [];
    private PostedFields? _posted;

    public IMessage Request => request;

    /// <summary>Tells the forms of one page apart.</summary>
    public string Name => name;

    /// <summary>Why nothing was done, when it is not one field's fault.</summary>
    public string? Problem { get; private set; }

    /// <summary>The stable code of the refusal.</summary>
    public string? Code { get; private set; }

    /// <summary>Fields that somebody else has changed since the form was read, by their names in the contract; null unless the write was stale.</summary>
    public IReadOnlyList<string>? ChangedByOthers { get; private set; }

    public IEnumerable<KeyValuePair<string, string>> Errors => _errors;

    public bool IsRefused => Problem is not null || _errors.Count > 0;

    /// <summary>Takes what was typed into the request; an empty line of a list is none.</summary>
    public void Read(HttpRequest posted)
    {
        _posted = new PostedFields(posted.Form);
        ProtoFields.Fill(request, _posted);
    }

    /// <summary>What the field shows: what was typed, else what is stored.</summary>
    public string Value(string path) => _posted is null ? ProtoFields.Read(request, path) : _posted[path];

    /// <summary>Whether a value of a list is ticked, or a yes-or-no field is yes.</summary>
    public bool IsTicked(string path, string value) =>
        _posted is null ? ProtoFields.ReadAll(request, path).Contains(value, StringComparer.OrdinalIgnoreCase) : _posted.All(path).Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>How many lines a list has.</summary>
    public int Count(string path) => _posted is null ? ProtoFields.Count(request, path) : _posted.Count(path);

    public FieldRule RuleOf(string path) => ProtoFields.Resolve(request.Descriptor, path)?.GetOptions()?.GetExtension(ContractExtensions.Rule) ?? new FieldRule();

    public string? ErrorOf(string path) => _errors.GetValueOrDefault(path);

    /// <summary>A field says that it is on the page; the first one that is refused gets the focus.</summary>
    public void Shows(string path)
    {
        if (!_fields.Contains(path, StringComparer.Ordinal))
        {
            _fields.Add(path);
        }
    }

    public bool HasFocus(string path) => _fields.FirstOrDefault(_errors.ContainsKey) == path;

    /// <summary>Fields that are refused and that the page does not show: their messages go above the form.</summary>
    public IEnumerable<string> ErrorsElsewhere => _errors.Where(error => !_fields.Contains(error.Key, StringComparer.Ordinal)).Select(error => error.Value).Distinct(StringComparer.Ordinal);

    public void Refuse(string path, string message) => _errors.TryAdd(path, message);

    public void Refuse(string problem) => Problem = problem;

    /// <summary>Shows a refusal in the form when it is about what was asked; false for an outage, a missing record or a missing right.</summary>
    public bool Tell(RpcException exception)
    {
        var details = ServiceDefaults.Grpc.Errors.DetailsOf(exception)?.Details ?? [];
        var info = details.Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>()).FirstOrDefault();
        Code = ServiceDefaults.Grpc.Errors.CodeOf(info);
        if (!Told.Contains(exception.StatusCode) && Code is not ("sign-in-refused" or "unknown-code"))
        {
            return false;
        }

        if (details.FirstOrDefault(detail => detail.Is(Google.Rpc.BadRequest.Descriptor)) is { } bad)
        {
            foreach (var violation in bad.Unpack<Google.Rpc.BadRequest>().FieldViolations)
            {
                Refuse(violation.Field, violation.Description);
            }
        }
        else
        {
            Problem = exception.Status.Detail;
            ChangedByOthers = Code == "stale-revision" ? (info!.Metadata.GetValueOrDefault("changed") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries) : null;
        }

        return true;
    }
}
