-- Évaluation: objectives, structures that agreed to be compared, fiches action.
create table objective (
    objective_id  uuid primary key,
    revision      bigint not null,
    content_hash  bytea not null,
    structure_id  uuid not null,
    indicator     text not null,
    target        integer not null,
    from_date     date not null,
    to_date       date not null check (from_date <= to_date),
    deadline      date not null,
    note          text not null
);
create index objective_of_structure on objective (structure_id);

create table benchmark_consent (structure_id uuid primary key);

create table action_sheet (
    structure_id  uuid not null,
    year          integer not null,
    revision      bigint not null,
    content_hash  bytea not null,
    -- The message of the contract, as JSON.
    sheet         jsonb not null,
    primary key (structure_id, year)
);
