-- The names of the fields that each revision of a record changed; for revision 1, all that it has.
create table record_change (
    kind       text not null,
    record_id  uuid not null,
    revision   bigint not null,
    fields     text[] not null,
    primary key (kind, record_id, revision)
);
