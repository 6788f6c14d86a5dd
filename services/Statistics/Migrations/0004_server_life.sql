-- One row, for as long as the server has not crashed: an unlogged table is empty after a crash. Transaction ids that were seen before then
-- may be handed out again, so an image of before says nothing of what has changed since.
create unlogged table server_life (id uuid not null);
create unique index server_life_has_one_row on server_life ((true));
