-- What the sites tell. Keys are keyed hashes; there is no person and no address here.

-- A cookie in a company's own network. `company` is JSON.
create table sighting (
    site text not null,
    key integer not null,
    company_id text not null,
    day integer not null,
    confidence real not null,
    company text not null,
    primary key (site, key, company_id, day)
) without rowid;
create index sighting_by_day on sighting (day);

-- A domain named from a network.
create table observation (
    network integer not null,
    domain text not null,
    day integer not null,
    hit integer not null,
    primary key (network, domain, day, hit)
) without rowid;
create index observation_by_domain on observation (domain, day);
create index observation_by_day on observation (day);
