-- Local copy of Directory: lieu d'entraînement, where nothing counts.
alter table place add column training boolean not null default false;
