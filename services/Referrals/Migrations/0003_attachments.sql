-- Pièces jointes. The content is in a file outside the database, under a name that means nothing, sealed by a key of its own; that key,
-- the name and the hash are sealed here by keys that are in no database. Attachments that a transfer took along share a file, whose blocks
-- are sealed for the first of them. Files that no row names are deleted every night.
create table referral_attachment (
    attachment_id  uuid primary key,
    content_hash   bytea,
    referral_id    uuid not null references referral on delete cascade,
    side           text not null check (side in ('sender', 'partner')),
    stored_as      text not null,
    sealed_for     uuid not null,
    content_key    bytea not null,
    file_name      bytea not null,
    sha256         bytea not null,
    media_type     text not null,
    size           bigint not null,
    kept           bigint not null default 0,
    added_by       uuid not null,
    kept_at        timestamptz not null,
    stored_at      timestamptz,
    check (stored_at is null or kept = size)
);
create index referral_attachment_file on referral_attachment (stored_as);
create index referral_attachment_of on referral_attachment (referral_id);
create index referral_attachment_unfinished on referral_attachment (kept_at) where stored_at is null;
