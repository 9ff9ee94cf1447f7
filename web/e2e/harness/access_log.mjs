// A web server's log of the last days, in combined format: companies, and everything else that
// reads a website.
const DAY_MS = 86_400_000;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const paths = ['/', '/pricing', '/products/pumps', '/docs/getting-started', '/contact', '/blog/42'];
const referrers = ['-', 'https://www.google.com/', 'https://www.linkedin.com/feed/', '-'];
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  'Chrome/155.0.0.0 Safari/537.36';
const crawler = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

function stamp(time) {
  const date = new Date(time);
  const two = (number) => String(number).padStart(2, '0');
  const month = months[date.getUTCMonth()];
  const clock = date.toISOString().slice(11, 19);
  return `${two(date.getUTCDate())}/${month}/${date.getUTCFullYear()}:${clock} +0000`;
}

function line(address, time, path, referrer, agent) {
  return (
    `${address} - - [${stamp(time)}] "GET ${path} HTTP/1.1" 200 5120 ` +
    `"${referrer}" "${agent}"`
  );
}

/** Writes the log of `days` days up to `now`: each address comes every few days, each differently. */
export function accessLog(addresses, now, days = 20) {
  const lines = [];
  for (let day = days; day > 0; day -= 1) {
    addresses.forEach((address, index) => {
      if ((day + index) % (2 + (index % 5)) !== 0) return;
      const start = now - day * DAY_MS + ((index * 37) % 600) * 60_000;
      for (let step = 0; step <= index % 4; step += 1) {
        const path = paths[(index + step + day) % paths.length];
        const referrer = step === 0 ? referrers[(index + day) % referrers.length] : '-';
        lines.push([start + step * 45_000, address, path, referrer, browser]);
      }
    });
    lines.push([now - day * DAY_MS, '66.249.66.1', '/', '-', crawler]);
    lines.push([now - day * DAY_MS + 1000, '192.168.1.20', '/', '-', browser]);
  }
  lines.sort(([a], [b]) => a - b);
  const text = lines.map(([time, address, ...rest]) => line(address, time, ...rest));
  return [...text, 'this is no line of a log'].join('\n') + '\n';
}
