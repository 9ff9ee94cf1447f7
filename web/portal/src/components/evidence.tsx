/** Why a company is named, or why none is: the facts in plain words, and the receipt as it is. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { Evidence, Identification } from "../api/types.ts";
import { formatShare } from "../format/number.ts";
import { TEXT_LANGUAGE, t, tMaybe } from "../i18n/index.ts";
import { Confidence } from "./confidence.tsx";
import { useSourceLine } from "./source-line.ts";
import classes from "./evidence.module.css";

type View = "plain" | "technical";

export function EvidencePanel({ identification }: { identification: Identification }) {
  const [view, setView] = useState<View>("plain");
  return (
    <div className={classes.panel}>
      <div className={classes.head}>
        <Verdict identification={identification} />
        <SegmentedControl
          size="xs"
          value={view}
          onChange={(value) => setView(value as View)}
          aria-label={t("evidence.view")}
          data={[
            { value: "plain", label: t("evidence.plain") },
            { value: "technical", label: t("evidence.technical") },
          ]}
        />
      </div>
      {view === "plain" ? (
        <PlainEvidence evidence={identification.evidence} />
      ) : (
        <TechnicalReceipt identification={identification} />
      )}
    </div>
  );
}

function Verdict({ identification }: { identification: Identification }) {
  const { status, reason, confidence } = identification;
  if (status === "abstained") {
    return <span>{tMaybe("reason", reason ?? "unknown")}</span>;
  }
  return <Confidence confidence={confidence} status={status} />;
}

function PlainEvidence({ evidence }: { evidence: readonly Evidence[] }) {
  const sourceLine = useSourceLine();
  if (evidence.length === 0) return <p className="muted">{t("evidence.none")}</p>;
  return (
    <ul className={classes.list}>
      {evidence.map((fact) => (
        <li key={`${fact.kind}${fact.statement}`} className={classes.fact}>
          <span className={classes.sign} data-against={fact.weight < 0 || undefined} aria-hidden>
            {fact.weight < 0 ? "−" : "+"}
          </span>
          <div>
            <p className={classes.statement}>
              <Statement fact={fact} />
            </p>
            <p className={classes.source}>
              {t(fact.weight < 0 ? "evidence.against" : "evidence.for")} · {sourceLine(fact)}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function TechnicalReceipt({ identification }: { identification: Identification }) {
  const { status, confidence, kind, service, asn, network_name, country } = identification;
  const facts: [string, string][] = [
    [t("receipt.status"), status],
    [t("receipt.reason"), identification.reason ?? ""],
    [t("receipt.confidence"), status === "abstained" ? "" : confidence.toFixed(4)],
    [t("receipt.kind"), tMaybe("kind", kind)],
    [t("receipt.service"), service],
    [t("receipt.network"), asn ? `AS${asn} ${network_name}` : network_name],
    [t("receipt.country"), country],
    [t("receipt.data_set"), identification.data_set_version],
  ];
  return (
    <div className={classes.technical}>
      <dl className={classes.receipt}>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("receipt.evidence")}</th>
            <th scope="col">{t("receipt.family")}</th>
            <th scope="col">{t("receipt.source")}</th>
            <th scope="col" className={classes.weight} title={t("receipt.weight_title")}>
              {t("receipt.weight")}
            </th>
          </tr>
        </thead>
        <tbody>
          {identification.evidence.map((fact) => (
            <tr key={`${fact.kind}${fact.statement}`} title={fact.statement}>
              <td>{fact.kind}</td>
              <td>{fact.family}</td>
              <td>{[fact.source, fact.as_of].filter(Boolean).join(" ")}</td>
              <td className={classes.weight}>
                {fact.weight > 0 ? "+" : ""}
                {fact.weight.toFixed(2)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One line for a list: "93% · identified". */
export function verdictLine(status: string, confidence: number): string {
  return `${tMaybe("status", status)} · ${formatShare(confidence)}`;
}

/** The server's sentence, in English; before it what it says in the reader's language. */
function Statement({ fact }: { fact: Evidence }) {
  const said = <span lang="en">{fact.statement}</span>;
  if (TEXT_LANGUAGE === "en") return said;
  return (
    <>
      {tMaybe("fact", fact.kind)} <span className="muted">({said})</span>
    </>
  );
}
