-- `verdict` is JSON, `seen_confidence` millionths. Those without a workspace are the operator's and
-- hold for every one.
create table corrections (
    workspace_id text references workspaces (id),
    id text not null primary key,
    company_id text not null,
    company_name text not null,
    asn bigint,
    verdict text not null,
    seen_asn bigint not null,
    seen_network_name text not null,
    seen_country text not null,
    seen_confidence bigint not null,
    note text not null,
    created_at bigint not null,
    created_by text not null,
    undone_at bigint
);
create index corrections_by_workspace on corrections (workspace_id, created_at);
