-- Copies of what Directory says, as its events tell it.
create table place (
    place_id  uuid primary key,
    revision  bigint not null,
    deleted   boolean not null,
    label     text not null,
    training  boolean not null
);

create table place_structure (
    place_id      uuid not null references place,
    structure_id  uuid not null,
    during        daterange not null
);
create index place_structure_of on place_structure (place_id);

create table account (
    account_id    uuid primary key,
    revision      bigint not null,
    deleted       boolean not null,
    structure_id  uuid,
    mission       daterange not null,
    deactivated   boolean not null
);

-- Jours fermés: days on which the network holds no workshop.
create table closed_days (
    closed_days_id  uuid primary key,
    content_hash    bytea not null,
    during          daterange not null,
    label           text not null,
    removed         boolean not null default false
);

create table module (
    module_id      uuid primary key,
    revision       bigint not null,
    content_hash   bytea not null,
    structure_id   uuid not null,
    title          text not null,
    level          text not null,
    prerequisites  text[] not null,
    objectives     text not null,
    programme      text[] not null
);

-- Parcours d'ateliers. Whoever changes seats of a cycle locks its row first.
create table cycle (
    cycle_id      uuid primary key,
    revision      bigint not null,
    content_hash  bytea not null,
    structure_id  uuid not null,
    title         text not null,
    kind          text not null check (kind in ('workshop', 'information', 'practice')),
    module_id     uuid references module,
    level         text not null,
    format        text not null,
    capacity      integer not null,
    listed        boolean not null
);
create index cycle_of_structure on cycle (structure_id);

create table session (
    session_id       uuid primary key,
    revision         bigint not null,
    content_hash     bytea not null,
    -- Raised by what a calendar shows.
    sequence         integer not null default 0,
    changed_at       timestamptz not null,
    cycle_id         uuid not null references cycle,
    structure_id     uuid not null,
    date             date not null,
    place_id         uuid not null,
    room             text not null,
    starts_at        time not null,
    ends_at          time not null,
    facilitator_ids  uuid[] not null,
    computers        text[] not null,
    equipment        text not null,
    adaptations      text not null,
    state            text not null check (state in ('planned', 'held', 'not-held', 'cancelled')),
    head_count       integer not null default 0,
    handout_given    boolean not null default false,
    -- Sealed.
    summary          bytea,
    cancel_reason    bytea
);
create index session_by_date on session (date);
create index session_of_cycle on session (cycle_id, date);

-- Inscription. First names, numbers and texts are sealed by keys that are in no database, and so are the hashes of commands.
create sequence enrolment_position;

create table enrolment (
    enrolment_id   uuid primary key,
    revision       bigint not null,
    -- Of the last command.
    content_hash   bytea,
    -- Of the last event: marks and skills are facts that change no revision.
    fact_revision  bigint not null default 0,
    structure_id   uuid not null,
    cycle_id       uuid not null references cycle,
    session_id     uuid references session,
    kind           text not null check (kind in ('anonymous', 'coded', 'followed')),
    visitor_id     uuid,
    first_name     bytea,
    phone          bytea,
    needs          bytea,
    first_reason   bytea,
    age_band       text not null,
    sex            text not null,
    unmet          text[] not null,
    state          text not null check (state in ('seated', 'offered', 'waiting', 'left')),
    why_left       text,
    -- The order in which people enrolled, which is that of the waiting list.
    position       bigint not null default nextval('enrolment_position'),
    put_first      boolean not null default false,
    held_until     timestamptz,
    computer       text,
    enrolled_on    date not null,
    check ((state = 'left') = (why_left is not null)),
    check ((state = 'offered') = (held_until is not null))
);
create index enrolment_of_cycle on enrolment (cycle_id);
create index enrolment_of_visitor on enrolment (visitor_id);
create index enrolment_held on enrolment (held_until) where state = 'offered';
create unique index enrolment_at_computer on enrolment (session_id, computer) where state in ('seated', 'offered') and computer is not null;

-- Visitors who turned out to be others, or are forgotten, as Reception tells it.
create table visitor (
    visitor_id   uuid primary key,
    revision     bigint not null,
    erased       boolean not null,
    merged_into  uuid
);

create table attendance (
    session_id    uuid not null references session,
    enrolment_id  uuid not null references enrolment,
    mark          text not null check (mark in ('present', 'absent', 'excused')),
    primary key (session_id, enrolment_id)
);
create index attendance_of on attendance (enrolment_id);

create table skill (
    enrolment_id  uuid not null references enrolment,
    skill         text not null,
    before        smallint check (before between 1 and 5),
    after         smallint check (after between 1 and 5),
    primary key (enrolment_id, skill)
);

-- Whom to call. One row for a kind and a session: what happens again is told again.
create table call (
    enrolment_id  uuid not null references enrolment,
    kind          text not null,
    session_id    uuid references session,
    since         timestamptz not null,
    tries         integer not null default 0,
    told_at       timestamptz,
    told_by       uuid,
    unique nulls not distinct (enrolment_id, kind, session_id)
);
create index call_open on call (since) where told_at is null;

-- Liens de calendrier. The token itself is kept nowhere.
create table calendar_link (
    link_id       uuid primary key,
    token_hash    bytea not null unique,
    structure_id  uuid not null,
    subject       text not null,
    subject_id    uuid not null,
    created_by    uuid not null,
    created_at    timestamptz not null,
    revoked_at    timestamptz
);
create index calendar_link_of on calendar_link (structure_id);
