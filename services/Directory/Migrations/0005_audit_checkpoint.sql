-- How far each service last said that its journal had come. Signed by the service: Directory cannot make one up.
create table audit_checkpoint (
    service    text primary key,
    position   bigint not null,
    seal       bytea not null,
    signature  bytea not null,
    told_at    timestamptz not null
);
