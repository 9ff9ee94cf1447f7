-- What a site gives to recognise companies by; off until its owner says otherwise.
alter table sites add column carries_over smallint not null default 0;
alter table sites add column takes_domains smallint not null default 0;
