-- What people add to companies. `version` grows with each change of a row, which stays once it is
-- there: so a change is taken back only where nothing changed since.
create table annotations (
    workspace_id text not null references workspaces (id),
    company_id text not null,
    status text not null,
    owner_id text,
    is_hidden smallint not null,
    updated_at bigint,
    version bigint not null,
    primary key (workspace_id, company_id)
);
create index annotations_by_status on annotations (workspace_id, status);
create index annotations_by_owner on annotations (workspace_id, owner_id);
create index annotations_by_hidden on annotations (workspace_id, is_hidden);

-- `tag_key` is the tag in lower case.
create table company_tags (
    workspace_id text not null references workspaces (id),
    company_id text not null,
    tag_key text not null,
    tag text not null,
    primary key (workspace_id, company_id, tag_key)
);
create index company_tags_by_tag on company_tags (workspace_id, tag_key, company_id);

create table notes (
    workspace_id text not null references workspaces (id),
    id text not null,
    company_id text not null,
    text text not null,
    author_id text not null,
    created_at bigint not null,
    edited_at bigint,
    primary key (workspace_id, id)
);
create index notes_by_company on notes (workspace_id, company_id, created_at);

-- `name_key` and `folder_key` are in lower case; `columns` is JSON.
create table segments (
    workspace_id text not null references workspaces (id),
    id text not null,
    name text not null,
    name_key text not null,
    folder text not null,
    folder_key text not null,
    site_id text,
    filter text not null,
    sort text not null,
    columns text,
    created_by text not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index segments_by_name on segments (workspace_id, folder_key, name_key);

create table segment_looks (
    workspace_id text not null,
    segment_id text not null,
    user_id text not null,
    looked_at bigint not null,
    primary key (workspace_id, segment_id, user_id),
    foreign key (workspace_id, segment_id) references segments (workspace_id, id)
);

-- `document` is JSON: what was before.
create table undos (
    workspace_id text not null references workspaces (id),
    id text not null,
    document text not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (workspace_id, id)
);
create index undos_by_end on undos (expires_at);
