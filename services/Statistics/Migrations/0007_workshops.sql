-- Séance d'atelier and inscription: the latest facts of each.
create table workshop_session_fact (
    session_id    uuid primary key,
    revision      bigint not null,
    deleted       boolean not null,
    structure_id  uuid not null,
    place_id      uuid not null,
    date          date not null,
    cycle_id      uuid not null,
    kind          text not null,
    level         text not null,
    state         text not null,
    head_count    integer not null
);
create index workshop_session_fact_by_date on workshop_session_fact (date) where not deleted;
create index workshop_session_fact_of_cycle on workshop_session_fact (cycle_id);

create table workshop_seat_fact (
    enrolment_id  uuid primary key,
    revision      bigint not null,
    deleted       boolean not null,
    structure_id  uuid not null,
    cycle_id      uuid not null,
    -- The only session of a practice slot.
    session_id    uuid,
    -- The visitor; the enrolment itself for an anonymous seat, which is one person.
    person_id     uuid not null,
    anonymous     boolean not null,
    state         text not null,
    why_left      text,
    age_band      text not null,
    sex           text not null,
    -- As the event tells them: [{sessionId, mark}] and [{skill, before, after}].
    marks         jsonb not null,
    skills        jsonb not null
);
create index workshop_seat_fact_of_structure on workshop_seat_fact (structure_id) where not deleted;
