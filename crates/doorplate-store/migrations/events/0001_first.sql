-- One file holds one workspace. Ids from outside become small numbers here; a number is never used
-- twice. A visit and all that hangs on it belong to the day (UTC, counted from 1970) on which the
-- visit began; `day` leads every key behind `site`, so that a span of days is a span of rows.

create table state (
    one integer primary key check (one = 1),
    log_position integer not null,
    visits integer not null,
    named integer not null,
    abstained integer not null,
    company_changes integer not null,
    live_ids_from integer not null
);
insert into state values (1, 0, 0, 0, 0, 0, -1000000000);

create table site (
    number integer primary key autoincrement,
    id text not null unique,
    last_live_at integer
);

-- Paths, names of actions, and the words of traffic sources. `last_day`: no visit of a later day
-- uses it, so what lies before a day of erasure can go without looking through the visits.
create table text (
    number integer primary key autoincrement,
    site integer not null,
    body text not null,
    last_day integer not null
);
create unique index text_by_body on text (site, body);

create table source (
    number integer primary key autoincrement,
    site integer not null,
    name integer not null,
    medium integer not null,
    campaign integer not null,
    referrer_host integer not null,
    last_day integer not null
);
create unique index source_by_words on source (site, name, medium, campaign, referrer_host);

create table device (
    number integer primary key autoincrement,
    site integer not null,
    class integer not null,
    browser text not null,
    os text not null
);
create unique index device_by_words on device (site, class, browser, os);

-- JSON that identifications share: companies and lists of evidence.
create table document (
    number integer primary key autoincrement,
    hash blob not null unique,
    body text not null
);

-- Verdicts with equal content are one row. Those that name a company have numbers above 0, the
-- others below, so that the roll-ups of the named ones lie together.
create table identification (
    number integer primary key,
    hash blob not null unique,
    status integer not null,
    reason text,
    confidence real not null,
    kind integer not null,
    service text not null,
    asn integer not null,
    network_name text not null,
    country text not null,
    company integer,
    company_document integer,
    evidence_document integer not null,
    data_set_version text not null,
    last_day integer not null
);
create index identification_by_company on identification (company) where company is not null;

-- A company as it was when it was identified last.
create table company (
    number integer primary key autoincrement,
    id text not null unique,
    name text not null,
    name_in_lower_case text not null,
    domain text not null,
    country text not null,
    city text not null,
    industry text not null,
    size text not null,
    kind integer not null,
    changed integer not null
);
create index company_by_change on company (changed);

create table company_seen (
    site integer not null,
    company integer not null,
    first_at integer not null,
    primary key (site, company)
) without rowid;

-- `id`: 16 bytes, or the text of an id of another form.
create table visit (
    site integer not null,
    day integer not null,
    number integer not null,
    id not null,
    started_at integer not null,
    length_micros integer not null,
    identification integer not null,
    source integer not null,
    device integer not null,
    hits integer not null,
    page_views integer not null,
    engaged_millis integer not null,
    primary key (site, day, number)
) without rowid;
create index visit_by_id on visit (substr(id, 1, 4));
create index visit_by_identification on visit (site, identification, day)
    where identification > 0;

-- The hits of a visit, packed; see `timeline.rs`.
create table timeline (
    visit integer not null,
    part integer not null,
    items blob not null,
    primary key (visit, part)
) without rowid;

-- Visitor keys, until they are forgotten.
create table visitor (
    visit integer primary key,
    site integer not null,
    day integer not null,
    key integer not null,
    ended_at integer not null
);
create index visitor_by_end on visitor (ended_at);

-- Event ids: of the live doors for some days, of log lines as long as their data.
create table seen_live (
    key integer primary key,
    site integer not null,
    day integer not null
);
create table seen_line (
    site integer not null,
    day integer not null,
    key integer not null,
    primary key (site, day, key)
) without rowid;

-- Roll-ups. `source` is the text of its name. `last_after` is the latest hit of the row's visits
-- in microseconds after the day began; 0 where no company is named.
create table verdict_day (
    site integer not null,
    day integer not null,
    identification integer not null,
    source integer not null,
    visits integer not null,
    hits integer not null,
    page_views integer not null,
    last_after integer not null,
    primary key (site, day, identification, source)
) without rowid;

create table path_day (
    site integer not null,
    day integer not null,
    path integer not null,
    visits integer not null,
    page_views integer not null,
    primary key (site, day, path)
) without rowid;

create table path_company_day (
    site integer not null,
    day integer not null,
    path integer not null,
    company integer not null,
    visits integer not null,
    primary key (site, day, path, company)
) without rowid;

-- The books: what came in, counted on its own; what was dropped; and the sums of verdicts whose
-- visits were erased.
create table received_day (
    site integer not null,
    day integer not null,
    hits integer not null,
    primary key (site, day)
) without rowid;

create table dropped_day (
    site integer not null,
    day integer not null,
    reason text not null,
    hits integer not null,
    primary key (site, day, reason)
) without rowid;

create table erased_day (
    site integer not null,
    day integer not null,
    class text not null,
    visits integer not null,
    hits integer not null,
    primary key (site, day, class)
) without rowid;
