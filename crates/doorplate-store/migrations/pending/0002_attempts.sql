-- Looks at what waits: how often, when next, and what they came to. A purge names the key that
-- the purged were sealed under.
alter table pending add column attempts integer not null default 0;
alter table pending add column next_attempt_at integer not null default 0;
update pending set next_attempt_at = queued_at;
create index pending_by_attempt on pending (next_attempt_at, queued_at);

alter table purge add column key_name text not null default '';

create table outcome (
    workspace_id text not null,
    outcome text not null,
    count integer not null,
    last_at integer not null,
    primary key (workspace_id, outcome)
) without rowid;
