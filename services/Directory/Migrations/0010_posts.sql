-- Poste: the contact that an account of a partner is, or one of those who share it.
alter table account add column contact_id uuid references contact;
create index account_by_contact on account (contact_id);
create index account_by_institution on account (institution_id);
