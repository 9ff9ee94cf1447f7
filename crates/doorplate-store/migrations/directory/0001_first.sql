-- Portable between SQLite and PostgreSQL: ids are text, times are bigint microseconds since 1970,
-- flags are smallint, digests are hexadecimal text.

create table workspaces (
    id text not null primary key,
    name text not null,
    created_at bigint not null,
    audit_number bigint not null default 0
);

create table users (
    workspace_id text not null references workspaces (id),
    id text not null,
    email text not null,
    email_key text not null,
    name text not null,
    role text not null,
    password_hash text not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);
-- Sign-in comes before a workspace is known.
create unique index users_by_email on users (email_key);

create table sessions (
    workspace_id text not null,
    id text not null,
    user_id text not null,
    secret text not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, user_id) references users (workspace_id, id)
);
create unique index sessions_by_secret on sessions (secret);
create index sessions_by_end on sessions (expires_at);

create table setup_links (
    secret text not null primary key,
    expires_at bigint not null
);

create table sites (
    workspace_id text not null references workspaces (id),
    id text not null,
    name text not null,
    host text not null,
    host_without_www text not null,
    allowed_hosts text not null,
    site_key text not null,
    time_zone text not null,
    consent_mode text not null,
    honours_gpc smallint not null,
    honours_dnt smallint not null,
    secret text,
    created_at bigint not null,
    primary key (workspace_id, id)
);
create unique index sites_by_host on sites (workspace_id, host_without_www);
-- Collection comes before a workspace is known.
create unique index sites_by_key on sites (site_key);
create unique index sites_by_secret on sites (secret);

create table deleted_site_keys (
    workspace_id text not null references workspaces (id),
    site_key text not null,
    deleted_at bigint not null,
    primary key (workspace_id, site_key)
);
create index deleted_site_keys_by_key on deleted_site_keys (site_key);

create table audit (
    workspace_id text not null references workspaces (id),
    number bigint not null,
    at bigint not null,
    actor text not null,
    reason text not null,
    action text not null,
    subject text not null,
    detail text not null,
    primary key (workspace_id, number)
);
