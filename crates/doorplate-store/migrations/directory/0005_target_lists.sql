-- `candidates` is JSON, likeliest first.
create table target_lists (
    id text not null primary key,
    workspace_id text not null references workspaces (id),
    name text not null,
    created_at bigint not null,
    created_by text not null,
    unique (workspace_id, name)
);
create table target_rows (
    list_id text not null references target_lists (id),
    number bigint not null,
    name text not null,
    domain text not null,
    country text not null,
    state text not null,
    company_id text,
    candidates text not null,
    decided_by text,
    primary key (list_id, number)
);
