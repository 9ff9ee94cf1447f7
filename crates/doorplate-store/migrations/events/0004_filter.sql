-- What companies can be filtered by. Of rows that are there already, all is filled in that the
-- tables tell; names of actions stand in packed hits and are counted when the file is opened.
alter table company add column region text not null default '';
alter table company add column parent text not null default '';
update company
set (region, parent) = (
    select coalesce(json_extract(document.body, '$.region'), ''),
           coalesce(json_extract(document.body, '$.parent_id'), '')
    from identification join document on document.number = identification.company_document
    where identification.company = company.number
    order by identification.base is not null, identification.number desc limit 1)
where number in (
    select company from identification where company is not null and company_document is not null);

alter table verdict_day add column engaged_millis integer not null default 0;
create temp table engaged as
select visit.site, visit.day, visit.identification, source.name as source,
       sum(visit.engaged_millis) as millis
from visit join source on source.number = visit.source
where visit.engaged_millis > 0
group by visit.site, visit.day, visit.identification, source.name;
update verdict_day set engaged_millis = engaged.millis
from engaged
where verdict_day.site = engaged.site and verdict_day.day = engaged.day
  and verdict_day.identification = engaged.identification and verdict_day.source = engaged.source;
drop table engaged;

-- Words of a company's visits, by aspect: 0 is a campaign, 1 the name of an action.
create table word_company_day (
    site integer not null,
    day integer not null,
    aspect integer not null,
    word integer not null,
    company integer not null,
    visits integer not null,
    primary key (site, day, aspect, word, company)
) without rowid;
insert into word_company_day (site, day, aspect, word, company, visits)
select visit.site, visit.day, 0, source.campaign, identification.company, count(*)
from visit
join source on source.number = visit.source
join identification on identification.number = visit.identification
where source.campaign <> 0 and visit.identification > 0
group by visit.site, visit.day, source.campaign, identification.company;
alter table state add column are_actions_counted integer not null default 0;
