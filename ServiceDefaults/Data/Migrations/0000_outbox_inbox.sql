-- The permanent log of what this service told the others. published_at is null until the broker has confirmed.
create table outbox (
    id            bigint generated always as identity primary key,
    message_id    uuid not null,
    message_type  text not null,
    aggregate_id  uuid not null,
    revision      bigint not null,
    body          json not null,
    trace_parent  text,
    created_at    timestamptz not null default now(),
    published_at  timestamptz
);
create index outbox_unpublished on outbox (id) where published_at is null;

-- The messages whose effect is in this database, so that a repeated delivery changes nothing.
create table inbox (
    message_id   uuid primary key,
    received_at  timestamptz not null default now()
);
