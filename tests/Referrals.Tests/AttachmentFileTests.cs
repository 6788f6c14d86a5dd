using System.Text;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Referrals.Tests;

/// <summary>What is on the disk: what a kill leaves, what somebody has changed, and what goes in the night.</summary>
[Collection(Alone.Name)]
public sealed class AttachmentFileTests(Suite suite, AttachmentWorld world) : IClassFixture<AttachmentWorld>
{
    // A block in clear with its nonce and tag.
    private const int Block = (64 * 1024) + 28;

    [Fact]
    public async Task A_cut_upload_goes_on_where_it_stopped_although_the_service_was_killed()
    {
        var content = SampleFiles.Pdf(3_000_000);
        var header = world.Header(await world.SentAsync(), content, "a.pdf");
        using (var cut = world.As(world.Sender).UploadAttachment())
        {
            await AttachmentWorld.WriteAsync(cut.RequestStream, header, content, 2_500_000);
            await Eventually.Get(() => KeptAsync(header.AttachmentId), stored => stored > 0);
            await suite.KillAsync("referrals");
            await Assert.ThrowsAsync<RpcException>(async () => await cut);
        }

        var told = (await Eventually.Get(() => TellAsync(header.AttachmentId), answer => answer is not null))!;
        Assert.False(told.Stored);
        Assert.InRange(told.Kept, 1024 * 1024, 2_500_000);
        Assert.Equal("unknown-attachment", (await world.UnreadAsync(header.AttachmentId, world.Partner)).Code);
        Assert.Equal("wrong-offset", (await world.RefusedAsync(header, content)).Code);
        header.Offset = told.Kept;
        var more = await world.SendAsync(header, content, (int)told.Kept + 100_000);
        Assert.Equal((told.Kept + (64 * 1024), false), (more.Kept, more.Stored));
        header.Offset = more.Kept;
        Assert.True((await world.SendAsync(header, content)).Stored);
        Assert.Equal(content, (await world.ReadAsync(header.AttachmentId)).Content);
    }

    [Fact]
    public async Task Neither_the_folder_nor_the_database_holds_a_content_or_a_name_in_clear()
    {
        var (mark, name) = (World.NewCode(), $"{World.NewCode()}.pdf");
        var content = SampleFiles.Pdf(200_000, $"/Mark ({mark})");
        var (sent, cut) = (await world.SentAsync(), world.Header(await world.DraftAsync(), content, name));
        await world.AttachAsync(sent, content, name);
        Assert.True((await world.SendAsync(cut, content, 150_000)).Kept > 0);
        var files = System.IO.Directory.GetFiles(world.Folder);
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.Contains(name, StringComparison.Ordinal) || Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains(mark, StringComparison.Ordinal));
        const string clear = "select count(*) from referral_attachment t, unnest(@secrets) secret where position(secret in t::text) > 0 or position(encode(convert_to(secret, 'UTF8'), 'hex') in t::text) > 0";
        Assert.Equal(0, await suite.CountAsync("referralsdb", clear, new { secrets = new[] { name, mark } }));
    }

    [Theory]
    [InlineData("swapped"), InlineData("cut"), InlineData("longer"), InlineData("changed"), InlineData("of another"), InlineData("gone")]
    public async Task A_file_changed_on_disk_is_never_read_as_whole(string damage)
    {
        var (sent, content) = (await world.SentAsync(), SampleFiles.Pdf(200_000));
        var (id, other) = (await world.AttachAsync(sent, content), await world.AttachAsync(sent, content));
        var path = await world.PathOfAsync(id);
        var bytes = await File.ReadAllBytesAsync(path);
        byte[] damaged = damage switch
        {
            "swapped" => [.. bytes[Block..(2 * Block)], .. bytes[..Block], .. bytes[(2 * Block)..]],
            "cut" => bytes[..^Block],
            "longer" => [.. bytes, 0],
            "of another" => await File.ReadAllBytesAsync(await world.PathOfAsync(other)),
            _ => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)],
        };
        File.Delete(path);
        if (damage != "gone")
        {
            await File.WriteAllBytesAsync(path, damaged);
        }

        var refusal = await world.UnreadAsync(id);
        Assert.Equal((StatusCode.DataLoss, "damaged-attachment"), (refusal.Status, refusal.Code));
        Assert.Equal(content, (await world.ReadAsync(other)).Content);
    }

    [Fact]
    public async Task What_is_over_goes_with_its_file_and_the_next_referral_keeps_what_it_took_along()
    {
        var (content, over, recent, from, to) = (SampleFiles.Pdf(), await world.SentAsync(), await world.SentAsync(), await world.SentAsync(), World.NewId());
        var ids = new[] { await world.AttachAsync(over, content), await world.AttachAsync(recent, content), await world.AttachAsync(from, content) };
        var (gone, kept) = (await world.PathOfAsync(ids[0]), await world.PathOfAsync(ids[1]));
        foreach (var id in new[] { over, recent })
        {
            await world.World.Referrals.WithdrawReferralAsync(World.Act(id, 2, world.World.ReceiverId));
        }

        await world.Partners.As(world.Partner).TransferReferralAsync(new TransferReferralRequest
        {
            Act = World.Act(from, 2, $"{world.Partner.Id}"), ContactId = world.Partners.DeputyId, NextReferralId = to,
        });
        var unfinished = world.Header(await world.DraftAsync(), SampleFiles.Pdf(200_000), "a.pdf");
        await world.SendAsync(unfinished, SampleFiles.Pdf(200_000), 100_000);
        var orphan = Path.Combine(world.Folder, $"{Guid.NewGuid():n}.part");
        await File.WriteAllBytesAsync(orphan, content);
        await suite.ExecuteAsync(
            "referralsdb", Aged(over, "32 days"), Aged(recent, "28 days"), Aged(from, "32 days"), $"update referral_attachment set kept_at = now() - interval '25 hours' where attachment_id = '{unfinished.AttachmentId}'");
        await suite.KillAsync("referrals");
        await Eventually.Get(() => Task.FromResult(File.Exists(orphan) || File.Exists(gone)), present => !present);
        Assert.True(File.Exists(kept));
        Assert.Equal((0L, 1L, 0L, 1L, 0L), (await world.RowsAsync(over), await world.RowsAsync(recent), await world.RowsAsync(from), await world.RowsAsync(to), await world.RowsAsync(unfinished.ReferralId)));
        var taken = Assert.Single(await world.ListAsync(to, world.Partners.Deputy));
        Assert.Equal(content, (await world.ReadAsync(taken.AttachmentId, world.Partners.Deputy)).Content);
        Assert.True(await suite.CountAsync("referralsdb", "select count(*) from audit_entry where act = 'attachment.purge' and actor_role = 'service'", new { }) > 0);

        static string Aged(string id, string age) => $"update referral set closed_at = now() - interval '{age}' where referral_id = '{id}'";
    }

    private Task<long> KeptAsync(string id) =>
        suite.CountAsync("referralsdb", "select coalesce(max(kept), 0) from referral_attachment where attachment_id = @id::uuid", new { id });

    private async Task<UploadAttachmentResponse?> TellAsync(string id)
    {
        try
        {
            return await world.As(world.Sender).GetUploadAsync(new GetUploadRequest { AttachmentId = id });
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
        {
            return null;
        }
    }
}
