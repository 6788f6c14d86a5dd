-- SIRET of a structure, by which the Caf knows it; empty when it is not given.
alter table structure add column siret text not null default '';
