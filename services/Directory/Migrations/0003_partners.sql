-- The body is the record in the JSON of its contract; beside it stands what the database itself looks after.
create table institution (
    id             uuid primary key,
    code           text not null constraint institution_code_taken unique,
    label          text not null,
    territory_ids  uuid[] not null,
    body           jsonb not null,
    revision       bigint not null,
    content_hash   bytea not null,
    search         text not null generated always as (searchable(label || ' ' || code)) stored
);

create table topic (
    id            uuid primary key,
    code          text not null constraint topic_code_taken unique,
    label         text not null,
    body          jsonb not null,
    revision      bigint not null,
    content_hash  bytea not null,
    search        text not null generated always as (searchable(label || ' ' || code)) stored
);

-- The label is the name of the person.
create table contact (
    id              uuid primary key,
    code            text not null constraint contact_code_taken unique,
    label           text not null,
    institution_id  uuid not null references institution,
    deputy_id       uuid references contact,
    topic_ids       uuid[] not null,
    territory_ids   uuid[] not null,
    body            jsonb not null,
    revision        bigint not null,
    content_hash    bytea not null,
    search          text not null generated always as (searchable(label || ' ' || code)) stored
);
create index contact_by_institution on contact (institution_id);
