create table account (
    id               uuid primary key,
    email            text not null,
    code             text not null constraint account_email_taken unique generated always as (lower(email)) stored,
    name             text not null,
    role             text not null,
    structure_id     uuid references structure,
    institution_id   uuid references institution,
    receiver_status  text,
    mission_from     date not null,
    mission_to       date,
    deactivated_at   timestamptz,
    password_hash    text,
    failed_count     int not null default 0,
    locked_until     timestamptz,
    -- Sealed with the keys of the service, which are not in this database.
    totp_key         bytea,
    totp_pending     bytea,
    last_sign_in     timestamptz,
    revision         bigint not null,
    content_hash     bytea not null,
    search           text not null generated always as (searchable(name || ' ' || email)) stored
);
create index account_by_structure on account (structure_id);

-- Only the hash of a link is kept. A link that is over stays a while, so that its bearer learns why.
create table account_link (
    token_hash   bytea primary key,
    account_id   uuid not null references account,
    kind         text not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    used_at      timestamptz,
    replaced_at  timestamptz
);
create index account_link_by_account on account_link (account_id, kind, created_at);

create table account_session (
    id           uuid primary key,
    secret_hash  bytea not null unique,
    account_id   uuid not null references account,
    owes_totp    boolean not null,
    idle_until   timestamptz not null,
    ends_at      timestamptz not null
);
create index account_session_by_account on account_session (account_id);
create index account_session_by_end on account_session (ends_at);

create table recovery_code (
    account_id  uuid not null references account,
    code_hash   bytea not null,
    primary key (account_id, code_hash)
);

-- Codes of the second factor that have been accepted, for as long as they could be sent again.
create table used_totp (
    account_id  uuid not null references account,
    code        text not null,
    used_at     timestamptz not null,
    primary key (account_id, code)
);

-- Mail to send: a row goes when its mail has gone. The letter (address and text) is sealed.
create table mail (
    id               bigint generated always as identity primary key,
    letter           bytea not null,
    attempts         int not null default 0,
    next_attempt_at  timestamptz not null,
    expires_at       timestamptz not null
);

-- Addresses that somebody wants a new password for, known or not; sealed, and looked up afterwards, so that asking tells nothing.
create table reset_request (
    id       bigint generated always as identity primary key,
    address  bytea not null
);
