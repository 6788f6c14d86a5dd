-- The image of the visits that each process keeps in memory follows these columns: which transaction wrote the row, and on which other
-- days an earlier revision of it stood. The trigger keeps them, so whoever changes a row moves the images too.
alter table visit_fact
    add column changed_in    xid8 not null default pg_current_xact_id(),
    add column earlier_days  date[] not null default '{}';
create index visit_fact_by_change on visit_fact (changed_in);

create function note_visit_change() returns trigger language plpgsql as $$
begin
    new.changed_in := pg_current_xact_id();
    if new.date <> old.date then
        new.earlier_days := array(select distinct unnest(old.earlier_days || old.date));
    end if;
    return new;
end
$$;
create trigger visit_fact_change before update on visit_fact for each row execute function note_visit_change();

-- Persons are no longer counted by SQL.
drop index visit_fact_persons;

-- The sums of the daily counters by month, moved in the same transaction. The value is in the index, which a report reads alone.
create table monthly_counter (
    place_id  uuid not null,
    month     date not null check (month = date_trunc('month', month)),
    measure   text not null check (measure in ('visit', 'request', 'kiosk')),
    code      text not null,
    value     integer not null,
    primary key (place_id, month, measure, code) include (value)
);
insert into monthly_counter (place_id, month, measure, code, value)
select place_id, date_trunc('month', date)::date, measure, code, sum(value) from daily_counter group by 1, 2, 3, 4;
