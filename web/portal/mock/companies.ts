/** Forty invented companies. Any likeness to a real one is chance. */
import type { Schemas } from "@doorplate/api-client";

type Kind = Schemas["Company"]["kind"];

const ROWS = `
Nordlicht Maschinenbau|DE|Bremen|Machinery|1,000-4,999|business
Aldermoor Water|GB|Leeds|Utilities|5,000-9,999|business
University of Tarnwick|GB|Tarnwick|Higher education|5,000-9,999|education
Veldhoven Optics|NL|Eindhoven|Electronics|500-999|business
Casa Brera Arredamenti|IT|Milan|Furniture|250-499|business
Kanton Silberau|CH|Silberau|Public administration|1,000-4,999|government
Pellworm Insurance Group|DE|Hamburg|Insurance|10,000+|business
Brightmere Analytics|GB|London|Software|50-249|business
Lyonnaise des Trains|FR|Lyon|Transport|5,000-9,999|business
Harrow & Finch|GB|London|Legal services|500-999|business
Kestrel Semiconductor|US|Austin|Semiconductors|10,000+|business
Universidad de Montalba|ES|Montalba|Higher education|1,000-4,999|education
Fjordkraft Systems|NO|Bergen|Energy|250-499|business
Ostsee Logistik|DE|Rostock|Logistics|500-999|business
Redwood Ledger Bank|US|Portland|Banking|10,000+|business
Maison Verlaine|FR|Paris|Retail|1,000-4,999|business
Copperfield Robotics|GB|Cambridge|Machinery|50-249|business
City of Lindhaven|NL|Lindhaven|Public administration|1,000-4,999|government
Sakura Precision|JP|Nagoya|Electronics|1,000-4,999|business
Atlas Cement|MA|Casablanca|Building materials|1,000-4,999|business
Hollin Pharma|DK|Aarhus|Pharmaceuticals|5,000-9,999|business
Polaris Freight|FI|Turku|Logistics|250-499|business
Institute for Applied Tides|PT|Porto|Research|50-249|education
Greyfriars Media|GB|Bristol|Media|250-499|business
Sonnenfeld Solar|AT|Graz|Energy|500-999|business
Maple Ridge Foods|CA|Hamilton|Food|5,000-9,999|business
Quarrybank Engineering|GB|Sheffield|Engineering services|50-249|business
Bergwald Kliniken|DE|Freiburg|Health care|5,000-9,999|business
Ministry of Fisheries of Aldany|IE|Galway|Public administration|500-999|government
Tessera Payments|LT|Vilnius|Financial services|250-499|business
Cobalt Foundry|US|Pittsburgh|Metals|500-999|business
Vinhos da Serra|PT|Viseu|Food|50-249|business
Bluewick Aerospace|GB|Preston|Aerospace|10,000+|business
Stella Marina Cruises|IT|Genoa|Travel|1,000-4,999|business
Karst Data Systems|SI|Ljubljana|Software|250-499|business
Technische Hochschule Weidental|DE|Weidental|Higher education|1,000-4,999|education
Oakline Property|AU|Brisbane|Real estate|250-499|business
Zephyr Telematics|SE|Gothenburg|Automotive|500-999|business
Cordwainer & Sons|GB|Northampton|Manufacturing|50-249|business
Halcyon Grid|US|Denver|Utilities|1,000-4,999|business
`;

export interface MockCompany {
  id: string;
  name: string;
  legal_name: string;
  domain: string;
  country: string;
  city: string;
  industry: string;
  size: string;
  kind: Kind;
}

/** More of them, to see a long list: `MOCK_COMPANIES=10000`. */
const WANTED = Number(process.env.MOCK_COMPANIES ?? 0);

const LINES = ROWS.trim().split("\n");

function more(): string[] {
  return Array.from({ length: Math.max(0, WANTED - LINES.length) }, (_, index) =>
    (LINES[index % LINES.length] ?? "").replace("|", ` ${Math.floor(index / LINES.length) + 2}|`),
  );
}

export const COMPANIES: MockCompany[] = [...LINES, ...more()].map((line, index) => {
  const [name = "", country, city, industry, size, kind] = line.split("|");
  return {
    id: `co_${String(index + 1).padStart(4, "0")}`,
    name,
    legal_name: `${name} Ltd`,
    domain: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.example`,
    country: country ?? "",
    city: city ?? "",
    industry: industry ?? "",
    size: size ?? "",
    kind: (kind ?? "business") as Kind,
  };
});
