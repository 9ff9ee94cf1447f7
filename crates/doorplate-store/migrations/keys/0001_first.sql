create table secret (
    name text not null primary key,
    secret blob not null,
    destroy_at integer
) without rowid;
