using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Workshops.Features.Enrolments;

public sealed partial class EnrolmentApi
{
    private const string Refused = "refused", NotAsked = "not-asked";

    /// <summary>Whom a seat is for, as Reception knows them.</summary>
    private sealed record Person(SeatKind Kind, Guid? VisitorId, Profile? Profile);

    /// <summary>What an enrolment keeps of a person, as its row holds it.</summary>
    private sealed record SealedPerson(
        byte[] Hash, string Kind, Guid? VisitorId, byte[]? FirstName, byte[]? Phone, byte[]? Needs, string AgeBand, string Sex, string[] Unmet);

    // Reception is asked with the token of the caller: it says itself who may know, and enters that they asked.
    private async Task<Person> WhoAsync(EnrolRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        violations.AddIf(
            new[] { request.VisitorCode, request.FollowUpId, request.VisitId }.Count(way => way.Length > 0) > 1, "visitor_code", "one-person-only",
            "Indiquez la personne d'une seule façon : son code, son accompagnement ou son passage.");
        violations.AddIf(request.Age == AgeAnswer.AgeGiven != (request.AgeBand.Length > 0), "age_band", "age-band", "Choisissez une tranche d'âge.");
        violations.ThrowIfAny();
        await CheckAgeBandAsync(request, context);
        if (request.VisitorCode.Length > 0)
        {
            var known = await OnBehalf.CallAsync(context, options => reception.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = request.VisitorCode }, options));
            return new Person(SeatKind.Coded, Own.OrNull(known.VisitorId), known.LastProfile);
        }

        if (request.FollowUpId.Length > 0)
        {
            var followUp = await OnBehalf.CallAsync(context, options => followUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = request.FollowUpId }, options));
            return new Person(SeatKind.Followed, Own.OrNull(followUp.VisitorId), null);
        }

        if (request.VisitId.Length > 0)
        {
            var seen = await OnBehalf.CallAsync(context, options => reception.GetVisitAsync(new GetVisitRequest { VisitId = request.VisitId }, options));
            var visitorId = Own.OrNull(seen.Visit.VisitorId);
            return new Person(visitorId is null ? SeatKind.Anonymous : SeatKind.Coded, visitorId, seen.Visit.Profile);
        }

        return new Person(SeatKind.Anonymous, null, null);
    }

    private async Task CheckAgeBandAsync(EnrolRequest request, ServerCallContext context)
    {
        if (request.Age == AgeAnswer.AgeGiven)
        {
            var bands = await OnBehalf.CallAsync(context, options => reception.GetTaxonomyAsync(new GetTaxonomyRequest { Dimension = "age-band" }, options));
            if (bands.Entries.All(band => band.Code != request.AgeBand))
            {
                throw Unknown("age_band", "unknown-code", "Choisissez une tranche d'âge de la liste.");
            }
        }
    }

    // What was not asked now is what was declared before.
    private SealedPerson Sealed(Guid enrolmentId, EnrolRequest request, Person person) => new(
        seals.SealHash(enrolmentId, ContentHash.Of(request)), person.Kind.ToCode(), person.VisitorId, seals.Seal(WorkshopSeals.FirstName, enrolmentId, request.FirstName),
        seals.Seal(WorkshopSeals.Phone, enrolmentId, request.Phone), seals.Seal(WorkshopSeals.Needs, enrolmentId, request.Needs),
        request.Age != AgeAnswer.AgeNotAsked ? AgeOf(request.Age, request.AgeBand) : AgeOf(person.Profile?.Age ?? default, person.Profile?.AgeBand ?? ""),
        SexOf(request.Sex != default ? request.Sex : person.Profile?.Sex ?? default), [.. request.Unmet.Distinct().Select(EnumCodes.ToCode)]);

    private static string AgeOf(AgeAnswer age, string band) => age switch { AgeAnswer.AgeGiven => band, AgeAnswer.AgeRefused => Refused, _ => NotAsked };

    private static string SexOf(Sex sex) => sex switch { Sex.Female => "female", Sex.Male => "male", Sex.Other => "other", Sex.Refused => Refused, _ => NotAsked };
}
