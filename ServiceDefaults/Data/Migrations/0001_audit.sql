-- Who did what, to which record, when. Written in the transaction of the act, with a stamp that needs the key; sealed a moment later,
-- in an order that each row's seal links to the one before. The key is in no database.
create table audit_entry (
    id           uuid primary key,
    at           timestamptz not null,
    actor_id     uuid,
    actor_role   text not null,
    client_id    text not null,
    act          text not null,
    record_kind  text not null,
    record_id    text not null,
    outcome      text not null,
    detail       text not null,
    stamp        bytea not null,
    position     bigint unique,
    month        date,
    seal         bytea
);
create index audit_entry_unsealed on audit_entry (at, id) where position is null;
create index audit_entry_by_time on audit_entry (at desc, id desc);
create index audit_entry_by_record on audit_entry (record_id, at desc);

-- The months whose entries were dropped at the end of their retention: where the chain goes on from.
create table audit_segment (
    month           date primary key,
    first_position  bigint not null,
    last_position   bigint not null,
    last_seal       bytea not null,
    dropped_at      timestamptz not null,
    signature       bytea not null
);
