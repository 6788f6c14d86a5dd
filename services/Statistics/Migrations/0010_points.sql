-- What readers of points are told of the structure, the recognition and the places. Those of before have it once the statistics have been rebuilt.
alter table scope add column siret text not null default '', add column commune text not null default '', add column status text not null default '',
    add column structure_id uuid, add column granted_on date, add column ends_on date;
