-- Accompagnement approfondi. Every text is sealed by keys that are in no database, and so is the hash of each command, from which a
-- short text could be guessed. What a visit has opened has no content, and no hash, until somebody takes it up.
create table follow_up (
    follow_up_id     uuid primary key,
    content_hash     bytea,
    revision         bigint not null,
    structure_id     uuid not null,
    state            text not null check (state in ('to-take-up', 'in-progress', 'closed')),
    visit_id         uuid unique references visit,
    visitor_id       uuid references visitor,
    opened_on        date not null,
    opened_by        uuid not null,
    responsible_id   uuid,
    person_name      bytea,
    person_contact   bytea,
    notice_given     boolean not null default false,
    subject          bytea,
    deadline_on      date,
    result           text,
    conclusion       bytea,
    closed_on        date,
    last_contact_on  date not null,
    check (state <> 'in-progress' or responsible_id is not null),
    check ((state = 'closed') = (result is not null))
);
create index follow_up_open on follow_up (structure_id) where state <> 'closed';
create index follow_up_last_contact on follow_up (last_contact_on);

create table follow_up_entry (
    entry_id      uuid primary key,
    content_hash  bytea not null,
    revision      bigint not null,
    follow_up_id  uuid not null references follow_up on delete cascade,
    kind          text not null check (kind in ('action', 'appointment', 'document-awaited', 'note')),
    private       boolean not null,
    due_on        date,
    starts_at     time,
    text          bytea not null,
    minutes       integer not null,
    done          boolean not null,
    author_id     uuid not null,
    written_at    timestamptz not null
);
create index follow_up_entry_of on follow_up_entry (follow_up_id);

-- One row for each revision of a follow-up or of an entry after the first, with the hash of the command that made it.
create table follow_up_change (
    follow_up_id  uuid not null references follow_up on delete cascade,
    record_id     uuid not null,
    revision      bigint not null,
    content_hash  bytea not null,
    changed_by    uuid not null,
    changed_at    timestamptz not null,
    primary key (record_id, revision)
);
create index follow_up_change_of on follow_up_change (follow_up_id);
