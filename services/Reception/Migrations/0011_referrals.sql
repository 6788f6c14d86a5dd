-- What Referrals says of the cases that began with a follow-up of ours: how far they are and what came of them, nothing of what they say.
create table referral_seen (
    referral_id     uuid primary key,
    revision        bigint not null,
    structure_id    uuid not null,
    follow_up_id    uuid not null,
    visit_id        uuid,
    institution_id  uuid not null,
    state           text not null,
    result          text,
    sent_on         date not null,
    closed_on       date
);
create index referral_seen_of_visit on referral_seen (visit_id);
create index referral_seen_of_follow_up on referral_seen (follow_up_id);
