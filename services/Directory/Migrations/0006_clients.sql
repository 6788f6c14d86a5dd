-- Programs with credentials of their own. A secret is 256 random bits: its SHA-256 is all that is kept.
create table client (
    id              uuid primary key,
    code            text not null constraint client_code_taken unique,
    label           text not null,
    role            text not null,
    structure_id    uuid,
    institution_id  uuid,
    -- Null for the programs of the suite itself, which only their role limits.
    scopes          text[],
    secret_hash     bytea not null,
    revoked_at      timestamptz,
    revision        bigint not null,
    content_hash    bytea not null
);
