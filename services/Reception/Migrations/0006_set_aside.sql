-- Mettre de côté: what was typed of a visit that was interrupted, sealed by keys that are in no database.
create table visit_set_aside (
    visit_id      uuid primary key,
    structure_id  uuid not null,
    session_id    uuid not null references drop_in_session,
    content       bytea not null,
    set_aside_by  uuid not null,
    set_aside_at  timestamptz not null
);
create index visit_set_aside_session on visit_set_aside (session_id);
