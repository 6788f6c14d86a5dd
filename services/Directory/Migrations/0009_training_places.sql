-- Lieu d'entraînement: said when the place is created, and never changed.
alter table place add column training boolean not null default false;
