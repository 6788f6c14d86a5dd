-- Moves on when the tables of facts and counters are replaced as a whole: whoever keeps an image of them loads it again.
create table generation (number bigint not null);
create unique index generation_has_one_row on generation ((true));
insert into generation (number) values (1);

-- What the latest self-check found, for the health of every replica.
create table self_check (
    checked_at        timestamptz not null,
    differences       bigint not null,
    first_difference  text not null
);
create unique index self_check_has_one_row on self_check ((true));
