/** What is known of a company, each field with its source and date on hover and on focus. */
import type { ReactNode } from "react";
import type { Company, FieldSource } from "../api/types.ts";
import { formatCountry } from "../format/place.ts";
import { t, tMaybe } from "../i18n/index.ts";
import { Hint } from "../ui/hint.tsx";
import { useSourceLine } from "./source-line.ts";
import classes from "./company-facts.module.css";

interface CompanyFactsProps {
  company: Company;
  /** Links to the page of the company that owns it. */
  parentLink: (id: string, name: string) => ReactNode;
}

interface Fact {
  /** The field in JSON, by which its source is found. */
  field: string;
  label: string;
  value: ReactNode;
}

export function CompanyFacts({ company, parentLink }: CompanyFactsProps) {
  const facts = factsOf(company, parentLink).filter((fact) => fact.value);
  return (
    <dl className={classes.facts}>
      {facts.map((fact) => (
        <div key={fact.label} className={classes.fact}>
          <dt>{fact.label}</dt>
          <dd>
            <Sourced source={company.provenance.find((entry) => entry.field === fact.field)}>
              {fact.value}
            </Sourced>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(company: Company, parentLink: CompanyFactsProps["parentLink"]): Fact[] {
  const { address, postal_code, city, region, country } = company;
  const town = [postal_code, city].filter(Boolean).join(" ");
  const other = company.aliases.filter((alias) => alias !== company.legal_name);
  return [
    {
      field: "legal_name",
      label: t("company.legal_name"),
      value: company.legal_name === company.name ? "" : company.legal_name,
    },
    { field: "legal_form", label: t("company.legal_form"), value: company.legal_form },
    { field: "domain", label: t("company.domain"), value: website(company.domain) },
    { field: "domains", label: t("company.domains"), value: websites(company.domains) },
    { field: "industry", label: t("company.industry"), value: company.industry },
    { field: "size", label: t("company.size"), value: company.size },
    { field: "kind", label: t("company.kind"), value: tMaybe("kind", company.kind) },
    {
      field: address ? "address" : city ? "city" : "country",
      label: t("company.address"),
      value: lines([address, town, region, formatCountry(country)]),
    },
    { field: "phone", label: t("company.phone"), value: company.phone },
    {
      field: "parent",
      label: t("company.parent"),
      value: company.parent && parentLink(company.parent.id, company.parent.name),
    },
    ...company.identifiers.map(({ scheme, value }) => ({
      field: "identifiers",
      label: tMaybe("scheme", scheme),
      value: <span className={classes.code}>{value}</span>,
    })),
    { field: "aliases", label: t("company.aliases"), value: other.join(", ") },
  ];
}

function website(domain: string): ReactNode {
  if (!domain) return "";
  return (
    <a className="link" href={`https://${domain}`} rel="noreferrer noopener" target="_blank">
      {domain}
    </a>
  );
}

function websites(domains: readonly string[]): ReactNode {
  if (domains.length === 0) return "";
  return domains.map((domain) => (
    <span key={domain} className={classes.line}>
      {website(domain)}
    </span>
  ));
}

function lines(parts: readonly string[]): ReactNode {
  const known = parts.filter(Boolean);
  if (known.length === 0) return "";
  return known.map((part) => (
    <span key={part} className={classes.line}>
      {part}
    </span>
  ));
}

function Sourced({ source, children }: { source: FieldSource | undefined; children: ReactNode }) {
  const sourceLine = useSourceLine();
  if (!source) return children;
  return (
    <Hint label={t("company.source", { source: sourceLine(source) })}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <span className={classes.sourced} tabIndex={0}>
        {children}
      </span>
    </Hint>
  );
}
