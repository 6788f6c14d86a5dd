-- Sollicitation: the latest facts of each, deleted ones included. What was never sent is not here.
create table referral_fact (
    referral_id             uuid primary key,
    revision                bigint not null,
    deleted                 boolean not null,
    structure_id            uuid not null,
    place_id                uuid not null,
    -- The day on which it was sent.
    date                    date not null,
    institution_id          uuid not null,
    urgency                 text not null,
    cause                   text not null,
    state                   text not null,
    result                  text,
    escalation              integer not null,
    -- Working time since it was sent; null while it has not happened.
    minutes_to_acknowledge  integer,
    minutes_to_answer       integer,
    minutes_to_close        integer
);
create index referral_fact_by_date on referral_fact (date) where not deleted;
