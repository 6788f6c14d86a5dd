-- Libellés: what a code is called, each from its first day on, until the next one.
create table taxonomy_label (
    dimension  text not null,
    code       text not null,
    from_day   date not null default '-infinity',
    label      text not null,
    primary key (dimension, code, from_day),
    foreign key (dimension, code) references taxonomy_entry
);
insert into taxonomy_label (dimension, code, label) select dimension, code, case when former_until is null then label else former_label end from taxonomy_entry;
insert into taxonomy_label (dimension, code, from_day, label) select dimension, code, former_until + 1, label from taxonomy_entry where former_until is not null;
alter table taxonomy_entry drop column label, drop column former_label, drop column former_until;

-- A code of a structure is its own; its code says which code of the network it counts as. Every change makes a revision.
alter table taxonomy_entry add column structure_id uuid;
alter table taxonomy_entry add column revision bigint not null default 1;

-- Versions: every change of a code, with the hash of the command that made it. No structure: the network's.
create table taxonomy_version (
    number        bigint primary key,
    made_at       timestamptz not null,
    made_by       uuid not null,
    structure_id  uuid,
    dimension     text not null,
    code          text not null,
    revision      bigint not null,
    content_hash  bytea not null,
    kind          text not null check (kind in ('code-added', 'code-relabelled', 'code-ended', 'code-end-undone')),
    label         text not null,
    former_label  text not null default '',
    day           date,
    successor     text not null default '',
    unique (dimension, code, revision),
    foreign key (dimension, code) references taxonomy_entry
);

-- Raccourcis that a structure has chosen for its place; none in the list: the automatic ones again.
create table place_shortcut_choice (
    place_id      uuid not null,
    structure_id  uuid not null,
    revision      bigint not null,
    content_hash  bytea not null,
    shortcuts     json not null,
    changed_by    uuid not null,
    changed_at    timestamptz not null,
    primary key (place_id, structure_id)
);
