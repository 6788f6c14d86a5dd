-- Since when what the other side attaches is news to somebody.
alter table referral_read add column read_at timestamptz not null default now();
