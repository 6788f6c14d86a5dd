create table structure (
    id            uuid primary key,
    code          text not null constraint structure_code_taken unique,
    label         text not null,
    kind          text not null,
    department    text not null,
    revision      bigint not null,
    content_hash  bytea not null
);

create table place (
    id             uuid primary key,
    code           text not null constraint place_code_taken unique,
    label          text not null,
    kind           text not null,
    commune        text not null,
    opening_hours  json not null,
    revision       bigint not null,
    content_hash   bytea not null
);

create table place_affiliation (
    place_id      uuid not null references place,
    structure_id  uuid not null references structure,
    from_date     date not null,
    to_date       date,
    primary key (place_id, from_date)
);

create table territory (
    id            uuid primary key,
    code          text not null constraint territory_code_taken unique,
    label         text not null,
    kind          text not null,
    revision      bigint not null,
    content_hash  bytea not null
);

create table territory_place (
    territory_id  uuid not null references territory,
    place_id      uuid not null references place,
    from_date     date not null,
    to_date       date,
    primary key (territory_id, place_id, from_date)
);

create table recognition (
    id            uuid primary key,
    code          text not null constraint recognition_code_taken unique,
    label         text not null,
    kind          text not null,
    body          text not null,
    status        text not null,
    structure_id  uuid not null references structure,
    requested_on  date,
    granted_on    date,
    ends_on       date,
    revision      bigint not null,
    content_hash  bytea not null
);

create table recognition_place (
    recognition_id  uuid not null references recognition,
    place_id        uuid not null references place,
    from_date       date not null,
    to_date         date,
    primary key (recognition_id, place_id, from_date)
);
