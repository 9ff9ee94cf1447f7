/** Where visits came from, to look at. The list beside it says the same, and takes the keyboard. */
import { Link } from "@tanstack/react-router";
import { memo, type PointerEvent, type ReactNode, useState } from "react";
import { narrowedTo } from "../../filters/companies.ts";
import { formatShort } from "../../format/number.ts";
import { formatCountry } from "../../format/place.ts";
import { plural, t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { SHADES, shadeFrom, shadeOf } from "./shading.ts";
import { DOTS, SHAPES, WORLD_HEIGHT, WORLD_WIDTH } from "./world.ts";
import classes from "./world-map.module.css";

export interface CountryCount {
  country: string;
  visits: number;
  companies: number;
}

interface Pointed {
  country: string;
  x: number;
  y: number;
}

/** Room for the label at the edges of the map. */
const LABEL_WIDTH = 190;
const DOT_RADIUS = 3.5;

export default function WorldMap({ rows }: { rows: readonly CountryCount[] }) {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const most = Math.max(0, ...rows.map(({ visits }) => visits));
  function point(event: PointerEvent<SVGSVGElement>) {
    const country = (event.target as Element)
      .closest("[data-country]")
      ?.getAttribute("data-country");
    const frame = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - frame.left;
    setPointed(
      country
        ? { country, x: Math.min(x, frame.width - LABEL_WIDTH), y: event.clientY - frame.top }
        : null,
    );
  }
  return (
    <div className={classes.place}>
      <svg
        viewBox={`0 0 ${WORLD_WIDTH} ${WORLD_HEIGHT}`}
        className={classes.map}
        aria-hidden
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      >
        <Countries rows={rows} most={most} />
      </svg>
      {most > 0 && <Legend most={most} />}
      {pointed && (
        <Label pointed={pointed} row={rows.find(({ country }) => country === pointed.country)} />
      )}
    </div>
  );
}

interface CountriesProps {
  rows: readonly CountryCount[];
  most: number;
}

/** Drawn once: what is pointed at changes with every move. */
const Countries = memo(function Countries({ rows, most }: CountriesProps) {
  const counts = new Map(rows.map((row) => [row.country, row]));
  return (
    <>
      {Object.entries(SHAPES).map(([country, path]) => (
        <Country key={country} country={country} shade={shadeOf(visitsOf(counts, country), most)}>
          <path d={path} />
        </Country>
      ))}
      {Object.entries(DOTS).map(([country, [x, y]]) => (
        <Country key={country} country={country} shade={shadeOf(visitsOf(counts, country), most)}>
          <circle cx={x} cy={y} r={DOT_RADIUS} />
        </Country>
      ))}
    </>
  );
});

function visitsOf(counts: ReadonlyMap<string, CountryCount>, country: string): number {
  return counts.get(country)?.visits ?? 0;
}

interface CountryProps {
  country: string;
  shade: number;
  children: ReactNode;
}

/** Leads to the companies of the country, when there are any. */
function Country({ country, shade, children }: CountryProps) {
  const { id: site_id } = useSite();
  if (shade === 0) {
    return (
      <g data-country={country} data-shade={0}>
        {children}
      </g>
    );
  }
  return (
    <Link
      to="/sites/$site_id/companies"
      params={{ site_id }}
      search={narrowedTo("country", country)}
      data-country={country}
      data-shade={shade}
      tabIndex={-1}
      preload={false}
    >
      {children}
    </Link>
  );
}

function Label({ pointed, row }: { pointed: Pointed; row: CountryCount | undefined }) {
  return (
    <div className={classes.label} style={{ left: pointed.x, top: pointed.y }}>
      <strong>{formatCountry(pointed.country)}</strong>
      <span>{row ? plural("count.visits", row.visits) : t("map.no_visit")}</span>
      {row && <span className="muted">{plural("count.companies", row.companies)}</span>}
    </div>
  );
}

function Legend({ most }: { most: number }) {
  const shades = Array.from({ length: SHADES }, (_, index) => index + 1);
  return (
    <div className={classes.legend} aria-hidden>
      <span>{formatShort(shadeFrom(1, most))}</span>
      {shades.map((shade) => (
        <span key={shade} className={classes.shade} data-shade={shade} />
      ))}
      <span>{formatShort(most)}</span>
    </div>
  );
}
