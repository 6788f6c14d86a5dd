-- Délais: how many working days an institution has, where the network's own do not hold. The most specific one wins: one that names the
-- topic, then one that names the institution, then the network's.
create table delay_rule (
    rule_id           uuid primary key,
    revision          bigint not null,
    institution_id    uuid,
    topic_id          uuid,
    urgent            boolean not null,
    acknowledge_days  integer not null check (acknowledge_days between 1 and 60),
    answer_days       integer not null check (answer_days between 1 and 120),
    unique nulls not distinct (institution_id, topic_id, urgent)
);

-- Those that held when it was sent.
alter table referral add column acknowledge_days integer, add column answer_days integer, add column delay_scope text;

-- Relances: what happens when nothing has happened. A row that has fired is kept, so that it never fires again.
create table referral_reminder (
    referral_id  uuid not null references referral on delete cascade,
    deadline     text not null check (deadline in ('to-acknowledge', 'to-answer')),
    step         text not null check (step in ('reminder', 'deputy', 'supervisor')),
    due_at       timestamptz not null,
    fired_at     timestamptz,
    primary key (referral_id, deadline, step)
);
create index referral_reminder_due on referral_reminder (due_at) where fired_at is null;
