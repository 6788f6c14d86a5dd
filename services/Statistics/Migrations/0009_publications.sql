-- Publication: frozen figures. Content, hash and what is beside them never change; a draft is thrown away or published.
create table publication (
    publication_id  uuid primary key,
    command_hash    bytea not null,
    number          integer unique check ((number is null) = (state = 'draft')),
    state           text not null check (state in ('draft', 'published', 'superseded')),
    author_id       uuid not null,
    drafted_at      timestamptz not null,
    published_at    timestamptz,
    superseded_by   uuid references publication,
    scope_kind      text not null,
    scope_code      text not null,
    scope_label     text not null,
    from_date       date not null,
    to_date         date not null,
    threshold       integer not null,
    -- As it was hashed, to the byte.
    content         text not null,
    content_hash    text not null,
    -- For those that come after it: the places and days that were counted, the counts with what is hidden, and why.
    region          jsonb not null,
    parts           jsonb not null,
    hidden          jsonb not null
);
create unique index publication_in_force on publication (scope_kind, scope_code, from_date, to_date) where state = 'published';

create function keep_publication() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.state = 'draft' then
        return old;
    end if;
    if tg_op = 'UPDATE' and (new.content, new.content_hash, new.region, new.parts, new.hidden, new.scope_kind, new.scope_code, new.from_date, new.to_date, new.threshold)
        is not distinct from (old.content, old.content_hash, old.region, old.parts, old.hidden, old.scope_kind, old.scope_code, old.from_date, old.to_date, old.threshold)
        and (old.state, new.state) in (('draft', 'published'), ('published', 'superseded')) then
        return new;
    end if;
    raise exception 'A publication never changes.';
end
$$;
create trigger publication_never_changes before update or delete on publication for each row execute function keep_publication();

-- In the order of the commits: whoever publishes waits for those who do.
create table publication_change (
    position        bigint primary key,
    publication_id  uuid not null references publication,
    state           text not null,
    at              timestamptz not null
);
