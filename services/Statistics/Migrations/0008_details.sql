-- What else is counted of a visit and of its requests, as measure:code, e.g. mode:avec. Of the channel and of who received, the events alone
-- tell: visits of before have them once the statistics have been rebuilt.
alter table visit_fact add column marks text[] not null default '{}';

create function marks_of(requests json) returns text[] language sql immutable as $$
    select coalesce(array_agg(mark order by position, mark), '{}') from (
        select position, 'mode:' || (request ->> 'mode') as mark from json_array_elements(requests) with ordinality as r (request, position)
        union all select position, 'comprehension:' || (request ->> 'comprehension') from json_array_elements(requests) with ordinality as r (request, position)
        union all select position, 'need:' || split_part(request ->> 'institution', '.', 1) || '/' || (request ->> 'nature') from json_array_elements(requests) with ordinality as r (request, position)
        union all select position, 'right:' || (request ->> 'droit') from json_array_elements(requests) with ordinality as r (request, position)
        union all select distinct position, 'outcome:' || split_part(outcome, '.', 1) from json_array_elements(requests) with ordinality as r (request, position),
            json_array_elements_text(request -> 'outcomes') as outcome
    ) as marked
$$;
update visit_fact set marks = marks_of(requests) || array['channel:non-precise', 'receiver:non-precise'];
drop function marks_of;

-- The measure first: a report of the main counters reads them alone, however many details stand beside them.
alter table daily_counter drop constraint daily_counter_measure_check;
alter table monthly_counter drop constraint monthly_counter_measure_check;
alter table daily_counter drop constraint daily_counter_pkey, add primary key (measure, place_id, date, code);
alter table monthly_counter drop constraint monthly_counter_pkey, add primary key (measure, place_id, month, code) include (value);

insert into daily_counter (place_id, date, measure, code, value)
select place_id, date, split_part(mark, ':', 1), substr(mark, strpos(mark, ':') + 1), count(*) from visit_fact, unnest(marks) as mark where not deleted group by 1, 2, 3, 4;
insert into monthly_counter (place_id, month, measure, code, value)
select place_id, date_trunc('month', date)::date, measure, code, sum(value) from daily_counter where measure not in ('visit', 'request', 'kiosk') group by 1, 2, 3, 4;
