-- The image that each process keeps in memory follows the sessions as it follows the visits.
alter table session_fact
    add column changed_in    xid8 not null default pg_current_xact_id(),
    add column earlier_days  date[] not null default '{}';
create index session_fact_by_change on session_fact (changed_in);

alter function note_visit_change() rename to note_fact_change;
create trigger session_fact_change before update on session_fact for each row execute function note_fact_change();

-- Sessions are no longer counted by SQL.
drop index session_fact_by_place;
drop index visit_fact_by_session;
