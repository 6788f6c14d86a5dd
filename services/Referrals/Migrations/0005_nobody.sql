-- Since when nobody in the institution can receive a case that was sent; null while somebody can.
alter table referral add column nobody_since date;
