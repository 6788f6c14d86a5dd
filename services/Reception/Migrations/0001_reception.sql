-- Local copies of Directory.
create table structure (
    structure_id  uuid primary key,
    revision      bigint not null,
    deleted       boolean not null
);

create table place (
    place_id  uuid primary key,
    revision  bigint not null,
    deleted   boolean not null
);

create table place_affiliation (
    place_id      uuid not null,
    structure_id  uuid not null,
    from_date     date not null,
    to_date       date,
    primary key (place_id, from_date)
);

-- Codes that may be used, by date; seeded from Seed/*.csv.
create table taxonomy_entry (
    dimension     text not null,
    code          text not null,
    label         text not null,
    parent        text not null,
    valid_from    date,
    valid_to      date,
    successor     text not null,
    former_label  text not null,
    former_until  date,
    restricted    text not null,
    position      integer not null,
    primary key (dimension, code)
);

create table drop_in_session (
    session_id       uuid primary key,
    content_hash     bytea not null,
    closing_hash     bytea,
    revision         bigint not null,
    structure_id     uuid not null,
    place_id         uuid not null,
    date             date not null,
    starts_at        time not null,
    ends_at          time not null,
    receivers        json not null,
    state            text not null check (state in ('planned', 'held', 'not-held')),
    left_unserved    integer not null default 0,
    papers_returned  boolean not null default false
);
create index drop_in_session_place on drop_in_session (place_id, date);

-- A person received more than once is known by a random id; the printed code stays in visitor_code.
create table visitor (
    visitor_id  uuid primary key,
    created_at  timestamptz not null
);

create table code_batch (
    batch_id      uuid primary key,
    content_hash  bytea not null,
    structure_id  uuid not null,
    issued_at     timestamptz not null
);

create table visitor_code (
    code        text primary key,
    batch_id    uuid not null references code_batch,
    position    integer not null,
    visitor_id  uuid references visitor,
    unique (batch_id, position)
);

create table visit (
    visit_id           uuid primary key,
    content_hash       bytea not null,
    revision           bigint not null,
    structure_id       uuid not null,
    place_id           uuid not null,
    date               date not null,
    session_id         uuid,
    received_by        uuid not null,
    receiver_status    text not null,
    recorded_by        uuid not null,
    channel            text not null,
    duration_band      text,
    visitor_id         uuid,
    device_time        timestamptz not null,
    recorded_at        timestamptz not null,
    age_band           text not null,
    sex                text not null,
    single_parent      text not null,
    help_with_french   text not null,
    computer_at_home   text not null,
    smartphone_only    text not null,
    first_visit        text not null,
    heard_of           text,
    obstacles          text[] not null,
    health_agreement   boolean not null
);
create index visit_visitor on visit (visitor_id, date desc, visit_id desc) where visitor_id is not null;
create index visit_session on visit (session_id) where session_id is not null;

create table help_request (
    visit_id            uuid not null references visit,
    position            integer not null,
    institution         text not null,
    nature              text not null,
    droit               text not null,
    medium              text not null,
    mode                text not null,
    mode_reason         text,
    outcomes            text[] not null,
    not_checked_reason  text,
    reformulated        boolean not null,
    next_step_known     boolean not null,
    handout_given       boolean not null,
    note                text,
    primary key (visit_id, position)
);

create table kiosk_tally (
    tally_id      uuid primary key,
    content_hash  bytea not null,
    revision      bigint not null,
    structure_id  uuid not null,
    place_id      uuid not null,
    date          date not null,
    count         integer not null,
    recorded_by   uuid not null,
    recorded_at   timestamptz not null
);
