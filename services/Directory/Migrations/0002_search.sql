-- Search that does not mind accents, case and small typing errors.
create extension if not exists unaccent;
create extension if not exists pg_trgm;

-- unaccent alone is not immutable, since its dictionary could be another one; with the dictionary named it is, for us.
create function searchable(text) returns text language sql immutable strict parallel safe
    return lower(public.unaccent('public.unaccent'::regdictionary, $1));

alter table structure   add column search text not null generated always as (searchable(label || ' ' || code)) stored;
alter table place       add column search text not null generated always as (searchable(label || ' ' || code)) stored;
alter table territory   add column search text not null generated always as (searchable(label || ' ' || code)) stored;
alter table recognition add column search text not null generated always as (searchable(label || ' ' || code)) stored;
