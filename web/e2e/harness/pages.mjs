// Every page of the portal, by name.

/** `company` is a company's id, `reason` a reason for which no company was named. */
export function pagesOfSite(site, { company, reason } = {}) {
  const under = `/sites/${site}`;
  return [
    { name: 'overview', path: `${under}/overview` },
    { name: 'companies', path: `${under}/companies` },
    ...(company ? [{ name: 'company', path: `${under}/companies/${company}` }] : []),
    { name: 'verdicts', path: `${under}/verdicts` },
    ...(reason ? [{ name: 'verdict', path: `${under}/verdicts/${reason}` }] : []),
    { name: 'settings-site', path: `${under}/settings/site` },
    { name: 'settings-sites', path: `${under}/settings/sites` },
    { name: 'settings-data-set', path: `${under}/settings/data-set` },
    { name: 'settings-pending', path: `${under}/settings/pending` },
    { name: 'not-found', path: `${under}/nowhere` },
  ];
}

/** Pages for whoever is not signed in; they work without scripts. */
export const publicPages = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'setup-refused', path: '/setup?token=wrong' },
];
