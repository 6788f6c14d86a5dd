-- Local copies of the directory: what a report may be asked for, and the places it covers, day by day.
create table scope (
    kind        text   not null check (kind in ('place', 'point', 'structure', 'territory')),
    id          uuid   not null,
    code        text   not null,
    label       text   not null,
    revision    bigint not null,
    deleted     boolean not null,
    place_kind  text check ((kind = 'place') = (place_kind is not null)),
    department  text check ((kind = 'structure') = (department is not null)),
    primary key (kind, id)
);
-- Not unique: while events arrive out of order, two records may bear a code that has changed hands.
create index scope_by_code on scope (kind, code);
create index scope_by_department on scope (department) where kind = 'structure';

-- Both days inclusive, infinity when open. A place covers itself, for ever.
create table scope_place (
    kind       text not null,
    scope_id   uuid not null,
    place_id   uuid not null,
    from_date  date not null,
    to_date    date not null,
    check (from_date <= to_date)
);
create index scope_place_by_scope on scope_place (kind, scope_id);
create index scope_place_by_place on scope_place (place_id, kind);

-- The facts: the latest revision of each aggregate, deleted ones included. They are the truth; the counters follow from them.
create table visit_fact (
    visit_id          uuid primary key,
    revision          bigint not null,
    deleted           boolean not null,
    structure_id      uuid not null,
    place_id          uuid not null,
    date              date not null,
    session_id        uuid,
    -- The visitor, or the visit itself when anonymous.
    person_id         uuid not null,
    anonymous         boolean not null,
    age_band          text not null,
    sex               text not null check (sex in ('female', 'male', 'other', 'refused', 'not-asked')),
    single_parent     text not null check (single_parent in ('yes', 'no', 'refused', 'not-asked')),
    help_with_french  text not null check (help_with_french in ('yes', 'no', 'refused', 'not-asked')),
    computer_at_home  text not null check (computer_at_home in ('yes', 'no', 'refused', 'not-asked')),
    entered_at        timestamptz not null,
    -- The requests as received, and the leaf of the projection that each was counted in.
    requests          json not null,
    leaves            text[] not null
);
-- All that the counting of persons reads, so that the table itself is never visited.
create index visit_fact_persons on visit_fact (place_id, date)
    include (person_id, visit_id, anonymous, age_band, sex, single_parent, help_with_french, computer_at_home, entered_at)
    where not deleted;
create index visit_fact_by_session on visit_fact (session_id) where session_id is not null and not deleted;

create table session_fact (
    session_id         uuid primary key,
    revision           bigint not null,
    deleted            boolean not null,
    structure_id       uuid not null,
    place_id           uuid not null,
    date               date not null,
    state              text not null check (state in ('planned', 'held', 'not-held')),
    receiver_statuses  text[] not null,
    left_unserved      integer not null
);
create index session_fact_by_place on session_fact (place_id, date) include (session_id, state, receiver_statuses) where not deleted;

create table kiosk_fact (
    tally_id      uuid primary key,
    revision      bigint not null,
    deleted       boolean not null,
    structure_id  uuid not null,
    place_id      uuid not null,
    date          date not null,
    passages      integer not null
);

-- The additive figures, by place and day. Persons are not additive and are not here.
-- visit: 1 each, no code; request: 1 each, by leaf of the projection; kiosk: passages, no code.
create table daily_counter (
    place_id  uuid not null,
    date      date not null,
    measure   text not null check (measure in ('visit', 'request', 'kiosk')),
    code      text not null,
    value     integer not null,
    primary key (place_id, date, measure, code)
) with (fillfactor = 80);

-- Rules that turn the dimensions of a request into one leaf of a published tree.
create table projection (
    code        text primary key,
    definition  json not null
);
