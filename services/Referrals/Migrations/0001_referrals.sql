-- Copies of what Directory says, as its events tell it.
create table institution (
    institution_id  uuid primary key,
    revision        bigint not null,
    deleted         boolean not null,
    kind            text not null,
    territory_ids   uuid[] not null,
    closures        daterange[] not null
);

create table topic (
    topic_id  uuid primary key,
    revision  bigint not null,
    deleted   boolean not null
);

create table contact (
    contact_id      uuid primary key,
    revision        bigint not null,
    deleted         boolean not null,
    institution_id  uuid not null,
    code            text not null,
    active          boolean not null,
    supervisor      boolean not null,
    topic_ids       uuid[] not null,
    territory_ids   uuid[] not null,
    deputy_id       uuid,
    absences        daterange[] not null
);
create index contact_of_institution on contact (institution_id);

create table place (
    place_id  uuid primary key,
    revision  bigint not null,
    deleted   boolean not null,
    commune   text not null,
    training  boolean not null
);

create table place_structure (
    place_id      uuid not null references place,
    structure_id  uuid not null,
    during        daterange not null
);
create index place_structure_of on place_structure (place_id);

create table territory (
    territory_id  uuid primary key,
    revision      bigint not null,
    deleted       boolean not null
);

create table territory_place (
    territory_id  uuid not null references territory,
    place_id      uuid not null,
    during        daterange not null
);
create index territory_place_of on territory_place (place_id);

create table account (
    account_id      uuid primary key,
    revision        bigint not null,
    deleted         boolean not null,
    role            text not null,
    structure_id    uuid,
    institution_id  uuid,
    contact_id      uuid,
    mission         daterange not null,
    deactivated     boolean not null
);
create index account_of_contact on account (contact_id);
create index account_of_institution on account (institution_id);

-- Sollicitation. Every text is sealed by keys that are in no database, and so is the hash of each command, from which a short text could
-- be guessed. A referral without texts is one whose retention is over: what is left is for figures.
create sequence referral_number;

create table referral (
    referral_id               uuid primary key,
    content_hash              bytea,
    revision                  bigint not null,
    state                     text not null check (state in ('draft', 'sent', 'acknowledged', 'in-progress', 'answered', 'closed')),
    number                    text unique,
    structure_id              uuid not null,
    place_id                  uuid not null,
    follow_up_id              uuid not null,
    visit_id                  uuid,
    institution_id            uuid not null,
    topic_id                  uuid,
    -- The post that it was sent to, and the one that has it now; without them it stands in the group mailbox.
    sent_to_contact_id        uuid,
    contact_id                uuid,
    urgency                   text not null,
    cause                     text not null,
    person_name               bytea,
    person_contact            bytea,
    file_number               bytea,
    situation                 bytea,
    steps_tried               bytea,
    deadline_on               date,
    power_to_act              boolean not null,
    created_by                uuid not null,
    created_at                timestamptz not null,
    sent_by                   uuid,
    sent_at                   timestamptz,
    share_agreement_on        date,
    mandate_signed_on         date,
    handled_by                uuid,
    acknowledged_at           timestamptz,
    started_at                timestamptz,
    information_requested_at  timestamptz,
    answered_at               timestamptz,
    unblocking                text,
    asked_rightly             text,
    closed_at                 timestamptz,
    result                    text,
    answered_usefully         text,
    -- What is due next: kept with what is planned, so that lists begin with it. Nothing while the clock is stopped.
    due_kind                  text,
    due_on                    date,
    escalation                integer not null default 0,
    previous_referral_id      uuid references referral,
    check ((state = 'draft') = (sent_at is null)),
    check ((state = 'closed') = (result is not null))
);
create index referral_of_structure on referral (structure_id) where state <> 'closed';
create index referral_of_institution on referral (institution_id) where state <> 'closed';
create index referral_of_follow_up on referral (follow_up_id);

-- When the clock stood still because the institution had asked the sender something; without an end while it still does.
create table referral_pause (
    referral_id  uuid not null references referral on delete cascade,
    from_at      timestamptz not null,
    to_at        timestamptz,
    primary key (referral_id, from_at)
);

create table referral_message (
    message_id    uuid primary key,
    content_hash  bytea not null,
    referral_id   uuid not null references referral on delete cascade,
    kind          text not null,
    side          text not null check (side in ('sender', 'partner')),
    internal      boolean not null,
    author_id     uuid not null,
    text          bytea not null,
    position      bigint not null generated always as identity,
    written_at    timestamptz not null
);
create index referral_message_of on referral_message (referral_id);

-- Who may read a referral beside those whom their post entitles.
create table referral_participant (
    referral_id  uuid not null references referral on delete cascade,
    account_id   uuid not null,
    side         text not null check (side in ('sender', 'partner')),
    invited_by   uuid not null,
    invited_at   timestamptz not null,
    primary key (referral_id, account_id)
);
create index referral_participant_of on referral_participant (account_id);

-- The last message that each reader has seen, and the last revision.
create table referral_read (
    referral_id    uuid not null references referral on delete cascade,
    account_id     uuid not null,
    position       bigint not null,
    seen_revision  bigint not null,
    primary key (referral_id, account_id)
);

-- One row for each revision after the first, with the hash of the command that made it.
create table referral_change (
    referral_id   uuid not null references referral on delete cascade,
    revision      bigint not null,
    act           text not null,
    content_hash  bytea,
    changed_by    uuid,
    changed_at    timestamptz not null,
    primary key (referral_id, revision)
);
