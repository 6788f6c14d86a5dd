-- Two codes of one person: what still names the visitor who was merged means the one who stays.
alter table visitor add column merged_into uuid references visitor;
create index visitor_merged on visitor (merged_into) where merged_into is not null;

-- A visitor who is forgotten keeps a random id, which no code opens and nothing more is added to.
alter table visitor add column erased_at timestamptz;
alter table visitor_code add column withdrawn boolean not null default false;
create index visitor_code_of on visitor_code (visitor_id) where visitor_id is not null;
create index follow_up_visitor on follow_up (visitor_id) where visitor_id is not null;

-- What retention looks for.
create index help_request_note on help_request (visit_id) where note is not null;
