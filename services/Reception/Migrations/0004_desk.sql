-- Repartis sans être reçus: one row for each, until the session is closed with their total.
create table left_unserved_tally (
    tally_id      uuid primary key,
    content_hash  bytea not null,
    session_id    uuid not null references drop_in_session,
    recorded_by   uuid not null,
    recorded_at   timestamptz not null
);
create index left_unserved_session on left_unserved_tally (session_id);

-- Raccourcis: what a place was asked most before the month, in the order of its desk.
create table place_shortcut (
    place_id     uuid not null,
    month        date not null,
    position     integer not null,
    institution  text not null,
    nature       text not null,
    droit        text not null,
    medium       text not null,
    primary key (place_id, month, position)
);
