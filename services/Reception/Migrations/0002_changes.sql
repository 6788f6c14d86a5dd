-- Corrections and deletions. The row holds the latest content; content_hash, closing_hash and recorded_at stay those of the first
-- command, which answers as it did when it comes again.
alter table visit add column deleted boolean not null default false;
alter table kiosk_tally add column deleted boolean not null default false;
alter table drop_in_session add column deleted boolean not null default false;
alter table drop_in_session add column closing_revision bigint;
update drop_in_session set closing_revision = revision where closing_hash is not null;

-- One row for each revision after the first; the content hash is that of the command that made it. The reason is free text.
create table visit_change (
    visit_id      uuid not null references visit,
    revision      bigint not null,
    content_hash  bytea not null,
    reason        text,
    changed_by    uuid not null,
    changed_at    timestamptz not null,
    primary key (visit_id, revision)
);

create table kiosk_tally_change (
    tally_id      uuid not null references kiosk_tally,
    revision      bigint not null,
    content_hash  bytea not null,
    reason        text,
    changed_by    uuid not null,
    changed_at    timestamptz not null,
    primary key (tally_id, revision)
);

create table drop_in_session_change (
    session_id    uuid not null references drop_in_session,
    revision      bigint not null,
    content_hash  bytea not null,
    reason        text,
    changed_by    uuid not null,
    changed_at    timestamptz not null,
    primary key (session_id, revision)
);

-- Lists, newest first.
create index visit_day on visit (date desc, visit_id desc);
create index visit_place on visit (place_id, date desc, visit_id desc);
create index visit_structure on visit (structure_id, date desc, visit_id desc);
