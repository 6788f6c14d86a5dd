-- When the holder of a post was last asked by mail whether the directory is still right.
create table post_reminder (
    contact_id   uuid primary key references contact,
    reminded_on  date not null
);
