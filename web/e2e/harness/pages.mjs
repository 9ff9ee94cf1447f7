// Every page of the portal, by name.

/** The first page of a workspace without sites. */
export const welcome = { name: 'welcome', path: '/welcome' };

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
    { name: 'settings-corrections', path: `${under}/settings/corrections` },
    { name: 'settings-quality', path: `${under}/settings/quality` },
    { name: 'settings-pending', path: `${under}/settings/pending` },
    { name: 'not-found', path: `${under}/nowhere` },
  ];
}

/** Lets every question about a site fail in a way that asking again would not mend. */
export function breakAnswers(page) {
  return page.route('**/api/v1/sites/*/**', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/problem+json',
      body: JSON.stringify({ title: 'Not this time', status: 400, code: 'test' }),
    }),
  );
}

/** Pages for whoever is not signed in; they work without scripts. */
export const publicPages = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'setup-refused', path: '/setup?token=wrong' },
];
