-- Verdicts that change after the fact. A corrected verdict is a row of its own that names the
-- verdict that it was made of, its `base`; a visit names the row that is shown.
alter table identification add column base integer;
create index identification_by_base on identification (base) where base is not null;

-- The corrections that count, as JSON, in the order given. `is_corrected`: no visit is left that
-- they were not worked into.
create table correction (
    place integer primary key,
    body text not null
);
alter table state add column is_corrected integer not null default 1;

-- What took the place of what: kept as long as the visit, and read by others in the order of the
-- numbers. `before` and `after` are identifications.
create table revision (
    number integer primary key autoincrement,
    at integer not null,
    cause integer not null,
    site integer not null,
    visit integer not null,
    visit_id not null,
    before integer not null,
    after integer not null
);
create index revision_by_visit on revision (visit);
