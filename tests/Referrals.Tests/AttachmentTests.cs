using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace AccesDroits.Referrals.Tests;

/// <summary>Pièces jointes: what may be attached, and by whom.</summary>
public sealed class AttachmentTests(Suite suite, AttachmentWorld world) : IClassFixture<AttachmentWorld>
{
    private const int MostBytes = 10 * 1024 * 1024;

    private static readonly Dictionary<string, (string Name, byte[] Content, string Code)> Disguises = new(StringComparer.Ordinal)
    {
        ["a ZIP after a PDF"] = ("a.pdf", [.. SampleFiles.Pdf(), .. SampleFiles.Zip()], "wrong-content"),
        ["a ZIP before the end of a PDF"] = ("a.pdf", [.. SampleFiles.Pdf()[..^6], .. SampleFiles.Zip(), .. "\n%%EOF\n"u8], "wrong-content"),
        ["a ZIP after a JPEG"] = ("a.jpg", [.. SampleFiles.Jpeg(), .. SampleFiles.Zip()], "wrong-content"),
        ["a byte after a JPEG"] = ("a.jpg", [.. SampleFiles.Jpeg(), 0], "wrong-content"),
        ["a JPEG without its end"] = ("a.jpg", SampleFiles.Jpeg()[..^2], "wrong-content"),
        ["a byte after a PNG"] = ("a.png", [.. SampleFiles.Png(), 0], "wrong-content"),
        ["a PNG cut short"] = ("a.png", SampleFiles.Png()[..^1], "wrong-content"),
        ["a PNG of which a byte was changed"] = ("a.png", [.. SampleFiles.Png().Select((one, index) => index == 20 ? (byte)(one ^ 1) : one)], "wrong-content"),
        ["a page named as a PDF"] = ("a.pdf", [.. "<!doctype html><script>alert(1)</script>"u8], "wrong-content"),
        ["a page in a PDF"] = ("a.pdf", SampleFiles.Pdf(extra: "<html><script>alert(1)</script>"), "wrong-content"),
        ["something before a PDF"] = ("a.pdf", [.. " "u8, .. SampleFiles.Pdf()], "wrong-content"),
        ["a JPEG named as a PNG"] = ("a.png", SampleFiles.Jpeg(), "wrong-content"),
        ["a PDF with an additional action"] = ("a.pdf", SampleFiles.Pdf(extra: "/AA << >>"), "active-content"),
        ["a PDF with a script whose name is spelt otherwise"] = ("a.pdf", SampleFiles.Pdf(extra: "/S /J#61vaScript"), "active-content"),
        ["a PDF with an action when it opens"] = ("a.pdf", SampleFiles.Pdf(extra: "/OpenAction << /S /URI >>"), "active-content"),
        ["a PDF that launches"] = ("a.pdf", SampleFiles.Pdf(extra: "/S /Launch"), "active-content"),
        ["a PDF with a file in it"] = ("a.pdf", SampleFiles.Pdf(extra: "/Type /EmbeddedFile"), "active-content"),
    };

    public static TheoryData<string> Refused => [.. Disguises.Keys];

    [Theory, InlineData("attestation.pdf"), InlineData("Photo.JPG"), InlineData("capture.png")]
    public async Task What_was_attached_comes_back_to_both_sides_as_it_was(string name)
    {
        // A comment in an image may say anything: nothing runs it.
        var content = Path.GetExtension(name) switch { ".pdf" => SampleFiles.Pdf(200_000), ".JPG" => SampleFiles.Jpeg("<script>alert(1)</script>"), _ => SampleFiles.Png() };
        var header = world.Header(await world.SentAsync(), content, name);
        Assert.True((await world.SendAsync(header, content)).Stored);
        Assert.True((await world.SendAsync(header, content)).Stored);
        var (attachment, read) = await world.ReadAsync(header.AttachmentId, world.Partner);
        Assert.Equal((name, header.Sha256, Side.Sender, header.AddedBy), (attachment.FileName, attachment.Sha256, attachment.Side, attachment.AddedBy));
        Assert.Equal(content, read);
        var ofPartner = await world.AttachAsync(header.ReferralId, content, name, world.Partner);
        Assert.Equal([header.AttachmentId, ofPartner], (await world.ListAsync(header.ReferralId, world.Partner)).Select(one => one.AttachmentId));
        foreach (var (caller, id) in new[] { (world.Sender, header.AttachmentId), (world.Partner, ofPartner) })
        {
            Assert.Equal("wrong-state", (await Refusal.Of(world.As(caller).RemoveAttachmentAsync(new RemoveAttachmentRequest { AttachmentId = id }))).Code);
        }

        Assert.Equal((1L, 1L), (await EnteredAsync("attachment.add", header.AttachmentId), await EnteredAsync("attachment.read", header.AttachmentId)));
    }

    [Theory, MemberData(nameof(Refused))]
    public async Task A_file_that_is_not_wholly_what_it_says_is_refused_and_not_kept(string disguise)
    {
        var (name, content, code) = Disguises[disguise];
        var header = world.Header(await world.DraftAsync(), content, name);
        Assert.Equal(code, (await world.RefusedAsync(header, content)).Fields["content"]);
        Assert.Equal(0, await world.RowsAsync(header.ReferralId));
    }

    [Theory]
    [InlineData("../a.pdf", "unsafe-name"), InlineData("c:\\a.pdf", "unsafe-name"), InlineData("a.exe", "wrong-extension"), InlineData("a\u202Efdp.pdf", "unsafe-name")]
    [InlineData("2 84 05 88 159 123 47.pdf", "nir")]
    public async Task A_name_that_hides_something_is_refused(string name, string code)
    {
        var refusal = await world.RefusedAsync(world.Header(await world.DraftAsync(), SampleFiles.Pdf(), name), SampleFiles.Pdf());
        Assert.Equal(code, refusal.Fields["header.file_name"]);
    }

    [Fact]
    public async Task What_the_other_side_attached_is_news_until_it_is_read()
    {
        var id = await world.SentAsync();
        var sender = world.World.Referrals;
        await sender.MarkReferralReadAsync(new MarkReferralReadRequest { ReferralId = id });
        Assert.False(await IsNewsAsync());
        await world.AttachAsync(id, SampleFiles.Pdf());
        Assert.False(await IsNewsAsync());
        await world.AttachAsync(id, SampleFiles.Pdf(), by: world.Partner);
        Assert.True(await IsNewsAsync());
        await sender.MarkReferralReadAsync(new MarkReferralReadRequest { ReferralId = id });
        Assert.False(await IsNewsAsync());

        async Task<bool> IsNewsAsync() => (await sender.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Summary.News;
    }

    [Fact]
    public async Task The_other_side_is_told_once_of_what_is_attached_after_the_sending()
    {
        var draft = await world.DraftAsync();
        await world.AttachAsync(draft, SampleFiles.Pdf());
        await world.World.Referrals.SendReferralAsync(world.World.Send(draft));
        Assert.Equal((0L, 0L), (await world.ToldAsync(draft, world.Partners.ContactId), await world.ToldAsync(draft, "the institution")));
        var (content, partners) = (SampleFiles.Pdf(), SampleFiles.Pdf(20));
        var header = world.Header(draft, content, "a.pdf");
        Assert.True((await world.SendAsync(header, content)).Stored);
        Assert.True((await world.SendAsync(header, content)).Stored);
        await world.AttachAsync(draft, partners, by: world.Partner);
        Assert.Equal((1L, 1L), (await world.ToldAsync(draft, world.Partners.ContactId), await world.ToldAsync(draft, world.World.ReceiverId)));
    }

    [Fact]
    public async Task Ten_mebibytes_pass_the_gateway_and_one_byte_more_does_not()
    {
        var (id, content) = (await world.DraftAsync(), SampleFiles.PdfOf(MostBytes));
        Assert.Equal(content, (await world.ReadAsync(await world.AttachAsync(id, content))).Content);
        byte[] larger = [.. content, (byte)'\n'];
        Assert.Equal("out-of-range", (await world.RefusedAsync(world.Header(id, larger, "a.pdf"), larger)).Fields["header.size"]);
        var lying = world.Header(id, SampleFiles.Pdf(), "a.pdf");
        Assert.Equal("wrong-size", (await world.RefusedAsync(lying, [.. SampleFiles.Pdf(), 0])).Fields["size"]);
        Assert.Equal(1, await world.RowsAsync(id));
    }

    [Fact]
    public async Task However_early_an_upload_is_refused_its_sender_is_told_why()
    {
        var id = await world.DraftAsync();
        byte[] content = [.. SampleFiles.PdfOf(300_000), 0];
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            var lying = world.Header(id, content, "a.pdf");
            lying.Size = 10;
            var refusal = await world.RefusedAsync(lying, content);
            Assert.Equal((StatusCode.InvalidArgument, "wrong-size", refusal.Message), (refusal.Status, refusal.Fields.GetValueOrDefault("size"), refusal.Message));
        });
    }

    [Fact]
    public async Task A_wrong_hash_and_another_content_under_the_same_id_are_refused()
    {
        var (one, other) = (SampleFiles.Pdf(10), SampleFiles.Pdf(10));
        var header = world.Header(await world.DraftAsync(), one, "a.pdf");
        Assert.Equal("wrong-hash", (await world.RefusedAsync(header, other)).Fields["sha256"]);
        Assert.True((await world.SendAsync(header, one)).Stored);
        var again = world.Header(header.ReferralId, other, "a.pdf");
        again.AttachmentId = header.AttachmentId;
        Assert.Equal("id-taken", (await world.RefusedAsync(again, other)).Code);
        Assert.Equal(one, (await world.ReadAsync(header.AttachmentId)).Content);
    }

    [Fact]
    public async Task Of_two_uploads_of_one_attachment_at_once_the_second_waits()
    {
        var content = SampleFiles.Pdf(2_000_000);
        var header = world.Header(await world.DraftAsync(), content, "a.pdf");
        using var first = world.As(world.Sender).UploadAttachment();
        await AttachmentWorld.WriteAsync(first.RequestStream, header, content, 1_800_000);
        var told = await Eventually.Get(
            () => suite.CountAsync("referralsdb", "select coalesce(max(kept), 0) from referral_attachment where attachment_id = @AttachmentId::uuid", new { header.AttachmentId }), kept => kept > 0);
        Assert.InRange(told, 1024 * 1024, 1_800_000);
        var refusal = await world.RefusedAsync(header, content);
        Assert.Equal((StatusCode.Aborted, "upload-busy"), (refusal.Status, refusal.Code));
        for (var at = 1_800_000; at < content.Length; at += 60_000)
        {
            await first.RequestStream.WriteAsync(new UploadAttachmentRequest { Chunk = ByteString.CopyFrom(content, at, Math.Min(60_000, content.Length - at)) });
        }

        await first.RequestStream.CompleteAsync();
        Assert.True((await first).Stored);
        Assert.Equal(content, (await world.ReadAsync(header.AttachmentId)).Content);
    }

    [Fact]
    public async Task Every_message_of_a_stream_obeys_the_contract()
    {
        var content = SampleFiles.Pdf(100_000);
        var header = world.Header(await world.DraftAsync(), content, "a.pdf");
        Assert.Equal("required", (await SentAsync(new UploadAttachmentRequest { Chunk = ByteString.CopyFrom(content, 0, 10) })).Fields["header"]);
        Assert.Equal("too-large", (await SentAsync(new UploadAttachmentRequest { Header = header, Chunk = ByteString.CopyFrom(content) })).Fields["chunk"]);
        Assert.Equal("only-first", (await SentAsync(new UploadAttachmentRequest { Header = header }, new UploadAttachmentRequest { Header = header })).Fields["header"]);
        var wrong = new AttachmentHeader(header) { ReferralId = "x" };
        Assert.Equal("not-a-uuid", (await SentAsync(new UploadAttachmentRequest { Header = header }, new UploadAttachmentRequest { Header = wrong })).Fields["header.referral_id"]);
        Assert.Equal(0, await world.RowsAsync(header.ReferralId));
    }

    [Fact]
    public async Task Nobody_else_sees_a_draft_or_what_it_holds()
    {
        var (content, draft) = (SampleFiles.Pdf(), await world.DraftAsync());
        var id = await world.AttachAsync(draft, content);
        var strangers = new[]
        {
            world.Partner, world.Partners.Supervisor, world.Sender with { StructureId = Guid.NewGuid() }, world.Sender with { Id = Guid.NewGuid() }, world.Partner with { InstitutionId = Guid.NewGuid() },
        };
        foreach (var stranger in strangers)
        {
            Assert.Equal("unknown-attachment", (await world.UnreadAsync(id, stranger)).Code);
            Assert.Equal("unknown-attachment", (await Refusal.Of(world.As(stranger).RemoveAttachmentAsync(new RemoveAttachmentRequest { AttachmentId = id }))).Code);
            Assert.Equal("unknown-attachment", (await Refusal.Of(world.As(stranger).GetUploadAsync(new GetUploadRequest { AttachmentId = id }))).Code);
            Assert.Equal("unknown-referral", (await Refusal.Of(world.As(stranger).ListAttachmentsAsync(new ListAttachmentsRequest { ReferralId = draft }))).Code);
            Assert.Equal("unknown-referral", (await world.RefusedAsync(world.Header(draft, content, "b.pdf", stranger), content, stranger)).Code);
        }

        var receiver = world.World.Caller(Role.Receiver);
        Assert.Equal("role-denied", (await world.RefusedAsync(world.Header(draft, content, "b.pdf", receiver), content, receiver)).Code);
        Assert.Equal("other-account", (await world.RefusedAsync(world.Header(draft, content, "b.pdf", world.Partner), content)).Fields["header.added_by"]);
        var path = await world.PathOfAsync(id);
        await world.As(world.Sender).RemoveAttachmentAsync(new RemoveAttachmentRequest { AttachmentId = id });
        Assert.Equal((0L, false, 1L), (await world.RowsAsync(draft), File.Exists(path), await EnteredAsync("attachment.remove", id)));
    }

    [Fact]
    public async Task Nothing_is_added_to_what_is_closed_and_no_eleventh_to_what_has_ten()
    {
        var (content, closed, full) = (SampleFiles.Png(), await world.SentAsync(), await world.DraftAsync());
        await world.World.Referrals.WithdrawReferralAsync(World.Act(closed, 2, world.World.ReceiverId));
        Assert.Equal("wrong-state", (await world.RefusedAsync(world.Header(closed, content, "a.png"), content)).Code);
        for (var count = 0; count < 10; count++)
        {
            await world.AttachAsync(full, content, "a.png");
        }

        Assert.Equal("too-many-attachments", (await world.RefusedAsync(world.Header(full, content, "a.png"), content)).Code);
    }

    [Fact]
    public async Task A_transfer_takes_along_what_is_attached()
    {
        var (from, to, content) = (await world.SentAsync(), World.NewId(), SampleFiles.Pdf(70_000));
        var (first, second) = (await world.AttachAsync(from, content, "un.pdf"), await world.AttachAsync(from, SampleFiles.Png(), "deux.png", world.Partner));
        await world.Partners.As(world.Partner).TransferReferralAsync(new TransferReferralRequest
        {
            Act = World.Act(from, 2, $"{world.Partner.Id}"), ContactId = world.Partners.DeputyId, NextReferralId = to,
        });
        var taken = await world.ListAsync(to, world.Partners.Deputy);
        Assert.Equal([("un.pdf", Side.Sender), ("deux.png", Side.Partner)], taken.Select(one => (one.FileName, one.Side)));
        Assert.Empty(taken.Select(one => one.AttachmentId).Intersect([first, second], StringComparer.Ordinal));
        Assert.Equal(content, (await world.ReadAsync(taken[0].AttachmentId, world.Partners.Deputy)).Content);
        Assert.Equal(content, (await world.ReadAsync(first)).Content);
        Assert.Equal("unknown-attachment", (await world.UnreadAsync(first, world.Partners.Deputy)).Code);
        Assert.Equal("unknown-attachment", (await world.UnreadAsync(taken[0].AttachmentId, world.Partner)).Code);
    }

    private Task<long> EnteredAsync(string act, string id) => suite.CountAsync("referralsdb", "select count(*) from audit_entry where act = @act and record_id = @id", new { act, id });

    private async Task<Refusal> SentAsync(params UploadAttachmentRequest[] messages)
    {
        using var call = world.As(world.Sender).UploadAttachment();
        try
        {
            foreach (var message in messages)
            {
                await call.RequestStream.WriteAsync(message);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // It was answered before all was sent.
        }

        return Refusal.From(await Assert.ThrowsAsync<RpcException>(async () => await call));
    }
}
