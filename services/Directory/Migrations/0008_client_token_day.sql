-- The last day on which a program was given a token: the journal has one entry for each day.
alter table client add column token_on date;
