// The starter facts, as the product ships them: whose addresses the visitors have.
import { readFile } from 'node:fs/promises';

const file = new URL(
  '../../../crates/doorplate-identify/starter/organisations.tsv',
  import.meta.url,
);

/** The organisations that hold IPv4 addresses: name, domain, country, and one address. */
export async function organisations() {
  const [head, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  const columns = head.replace(/^# */, '').split('\t');
  return lines
    .map((line) => line.split('\t'))
    .map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at]])))
    .flatMap(({ ranges, name, domain, country }) => {
      const range = ranges.split(' ').find((text) => /^[\d.]+[-/]/.test(text));
      return range ? [{ name, domain, country, address: addressWithin(range) }] : [];
    });
}

/** The eleventh address of a range written `first/bits` or `first-last`. */
function addressWithin(range) {
  const [a, b, c, d] = range.split(/[/-]/)[0].split('.');
  return [a, b, c, Number(d) + 10].join('.');
}
