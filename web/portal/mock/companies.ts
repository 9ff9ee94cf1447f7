/** Forty invented companies. Any likeness to a real one is chance. */
import type { Schemas } from "@doorplate/api-client";

type Kind = Schemas["Company"]["kind"];

const ROWS = `
Nordlicht Maschinenbau|Nordlicht Maschinenbau GmbH|nordlicht-maschinen.example|DE|Bremen|Machinery|1,000-4,999|business
Aldermoor Water|Aldermoor Water plc|aldermoor-water.example|GB|Leeds|Utilities|5,000-9,999|business
University of Tarnwick|University of Tarnwick|tarnwick-uni.example|GB|Tarnwick|Higher education|5,000-9,999|education
Veldhoven Optics|Veldhoven Optics B.V.|veldhoven-optics.example|NL|Eindhoven|Electronics|500-999|business
Casa Brera Arredamenti|Casa Brera S.p.A.|casabrera.example|IT|Milan|Furniture|250-499|business
Kanton Silberau|Kanton Silberau|silberau.example|CH|Silberau|Public administration|1,000-4,999|government
Pellworm Insurance Group|Pellworm Versicherungen AG|pellworm-group.example|DE|Hamburg|Insurance|10,000+|business
Brightmere Analytics|Brightmere Analytics Ltd|brightmere.example|GB|London|Software|50-249|business
Lyonnaise des Trains|Lyonnaise des Trains SA|lyonnaise-trains.example|FR|Lyon|Transport|5,000-9,999|business
Harrow & Finch|Harrow & Finch LLP|harrowfinch.example|GB|London|Legal services|500-999|business
Kestrel Semiconductor|Kestrel Semiconductor Inc.|kestrel-semi.example|US|Austin|Semiconductors|10,000+|business
Universidad de Montalba|Universidad de Montalba|montalba-uni.example|ES|Montalba|Higher education|1,000-4,999|education
Fjordkraft Systems|Fjordkraft Systems AS|fjordkraft-systems.example|NO|Bergen|Energy|250-499|business
Ostsee Logistik|Ostsee Logistik GmbH & Co. KG|ostsee-logistik.example|DE|Rostock|Logistics|500-999|business
Redwood Ledger Bank|Redwood Ledger Bank N.A.|redwoodledger.example|US|Portland|Banking|10,000+|business
Maison Verlaine|Maison Verlaine SAS|maison-verlaine.example|FR|Paris|Retail|1,000-4,999|business
Copperfield Robotics|Copperfield Robotics Ltd|copperfield-robotics.example|GB|Cambridge|Machinery|50-249|business
City of Lindhaven|Gemeente Lindhaven|lindhaven.example|NL|Lindhaven|Public administration|1,000-4,999|government
Sakura Precision|Sakura Precision K.K.|sakura-precision.example|JP|Nagoya|Electronics|1,000-4,999|business
Atlas Cement|Atlas Cement SA|atlas-cement.example|MA|Casablanca|Building materials|1,000-4,999|business
Hollin Pharma|Hollin Pharma A/S|hollinpharma.example|DK|Aarhus|Pharmaceuticals|5,000-9,999|business
Polaris Freight|Polaris Freight Oy|polaris-freight.example|FI|Turku|Logistics|250-499|business
Institute for Applied Tides|Institute for Applied Tides|appliedtides.example|PT|Porto|Research|50-249|education
Greyfriars Media|Greyfriars Media Ltd|greyfriars-media.example|GB|Bristol|Media|250-499|business
Sonnenfeld Solar|Sonnenfeld Solar AG|sonnenfeld-solar.example|AT|Graz|Energy|500-999|business
Maple Ridge Foods|Maple Ridge Foods Inc.|mapleridgefoods.example|CA|Hamilton|Food|5,000-9,999|business
Quarrybank Engineering|Quarrybank Engineering Ltd|quarrybank.example|GB|Sheffield|Engineering services|50-249|business
Bergwald Kliniken|Bergwald Kliniken gGmbH|bergwald-kliniken.example|DE|Freiburg|Health care|5,000-9,999|business
Ministry of Fisheries of Aldany|Ministry of Fisheries|fisheries-aldany.example|IE|Galway|Public administration|500-999|government
Tessera Payments|Tessera Payments UAB|tessera-payments.example|LT|Vilnius|Financial services|250-499|business
Cobalt Foundry|Cobalt Foundry LLC|cobaltfoundry.example|US|Pittsburgh|Metals|500-999|business
Vinhos da Serra|Vinhos da Serra Lda|vinhos-serra.example|PT|Viseu|Food|50-249|business
Bluewick Aerospace|Bluewick Aerospace plc|bluewick-aero.example|GB|Preston|Aerospace|10,000+|business
Stella Marina Cruises|Stella Marina S.r.l.|stellamarina.example|IT|Genoa|Travel|1,000-4,999|business
Karst Data Systems|Karst Data Systems d.o.o.|karstdata.example|SI|Ljubljana|Software|250-499|business
Technische Hochschule Weidental|TH Weidental|th-weidental.example|DE|Weidental|Higher education|1,000-4,999|education
Oakline Property|Oakline Property Group|oakline.example|AU|Brisbane|Real estate|250-499|business
Zephyr Telematics|Zephyr Telematics AB|zephyr-telematics.example|SE|Gothenburg|Automotive|500-999|business
Cordwainer & Sons|Cordwainer & Sons Ltd|cordwainer.example|GB|Northampton|Manufacturing|50-249|business
Halcyon Grid|Halcyon Grid Corp.|halcyongrid.example|US|Denver|Utilities|1,000-4,999|business
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

export const COMPANIES: MockCompany[] = ROWS.trim()
  .split("\n")
  .map((line, index) => {
    const [name, legal_name, domain, country, city, industry, size, kind] = line.split("|");
    return {
      id: `co_${String(index + 1).padStart(4, "0")}`,
      name: name ?? "",
      legal_name: legal_name ?? "",
      domain: domain ?? "",
      country: country ?? "",
      city: city ?? "",
      industry: industry ?? "",
      size: size ?? "",
      kind: (kind ?? "business") as Kind,
    };
  });
