-- Local copy of Directory: who receives people, in which structure, from which day to which, both inclusive. No structure: nowhere.
create table receiver (
    account_id    uuid primary key,
    revision      bigint not null,
    structure_id  uuid,
    mission_from  date,
    mission_to    date,
    check ((structure_id is null) = (mission_from is null))
);
