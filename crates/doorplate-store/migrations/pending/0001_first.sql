create table pending (
    workspace_id text not null,
    id text not null,
    site_id text not null,
    visit_id text not null,
    key_name text not null,
    sealed blob not null,
    reason text not null,
    queued_at integer not null,
    deadline_at integer not null,
    primary key (workspace_id, id)
) without rowid;
create index pending_by_workspace on pending (workspace_id, deadline_at);
create index pending_by_deadline on pending (deadline_at);

create table purge (
    workspace_id text not null,
    number integer not null,
    at integer not null,
    count integer not null,
    reason text not null,
    primary key (workspace_id, number)
) without rowid;
