-- Série: drop-in sessions that were planned together, to be changed or cancelled together from a day on.
create table drop_in_session_series (
    series_id     uuid primary key,
    structure_id  uuid not null,
    place_id      uuid not null,
    revision      bigint not null
);

-- What made each revision of a series, and what it was answered: the same command is answered the same.
create table drop_in_session_series_command (
    series_id     uuid not null references drop_in_session_series,
    revision      bigint not null,
    content_hash  bytea not null,
    answer        bytea not null,
    primary key (series_id, revision)
);

-- The series revision of a session is the revision of its own that the latest command about its series made: a session with another
-- one was changed apart.
alter table drop_in_session add column series_id uuid references drop_in_session_series;
alter table drop_in_session add column series_revision bigint;
create index drop_in_session_in_series on drop_in_session (series_id, date) where series_id is not null;

-- The week over the network, and the sessions of one structure.
create index drop_in_session_day on drop_in_session (date);
create index drop_in_session_structure on drop_in_session (structure_id, date);
