/**
 * Draws the countries of `src/pages/overview/world.ts` from Natural Earth's 1:110m and 1:50m data,
 * which is in the public domain. Not part of the build; to draw them anew:
 *
 *   npm install --no-save world-atlas@2.0.2 topojson-client@3.1.0 i18n-iso-countries@7.14.0
 *   node world.mjs && npx prettier --write src/pages/overview/world.ts
 */
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { feature } = require("topojson-client");
const { numericToAlpha2 } = require("i18n-iso-countries");
const coarse = require("world-atlas/countries-110m.json");
const fine = require("world-atlas/countries-50m.json");

/** The picture is so wide; one unit is the finest step there is. */
const WIDTH = 960;
/** Nobody visits from further south, and the map is the larger for it. */
const SOUTH_MIN = -57;
const ANTARCTICA = "AQ";
/** A ring smaller than this many square units is a speck. */
const SPECK_AREA = 1.5;
/** A country smaller than this gets a dot, or no pointer would find it. */
const DOT_AREA = 14;
/** What Natural Earth draws without an ISO number. */
const NAMED = { Kosovo: "XK", "N. Cyprus": "CY", Somaliland: "SO" };

/** Where people live that Natural Earth draws with another country, or not at all. */
const ELSEWHERE = {
  BQ: [-68.3, 12.2],
  CC: [96.8, -12.2],
  CX: [105.6, -10.5],
  GF: [-53.1, 4],
  GI: [-5.35, 36.1],
  GP: [-61.5, 16.2],
  MQ: [-61, 14.6],
  RE: [55.5, -21.1],
  SJ: [16, 78.5],
  TK: [-171.8, -9.2],
  TV: [179.2, -8.5],
  YT: [45.2, -12.8],
};

/** Equal Earth (Šavrič, Patterson, Jenny 2018): no country looks larger than it is. */
function project([longitude, latitude]) {
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796];
  const root = Math.sqrt(3) / 2;
  const angle = Math.asin(root * Math.sin((latitude * Math.PI) / 180));
  const square = angle * angle;
  const sixth = square ** 3;
  const slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square);
  const x = (((longitude * Math.PI) / 180) * Math.cos(angle)) / (root * slope);
  const y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square));
  return [x, y];
}

const [right] = project([180, 0]);
const [, top] = project([0, 84]);
const [, bottom] = project([0, SOUTH_MIN]);
const scale = WIDTH / (2 * right);
const height = Math.ceil((top - bottom) * scale);

function place(point) {
  const [x, y] = project(point);
  return [Math.round((x + right) * scale), Math.round((top - y) * scale)];
}

function area(ring) {
  let sum = 0;
  for (let at = 0; at < ring.length; at += 1) {
    const [x, y] = ring[at];
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    sum += x * nextY - nextX * y;
  }
  return Math.abs(sum) / 2;
}

/** On the grid, without points that say nothing. */
function simplified(ring) {
  const points = ring.map(place).filter(([x, y], at, all) => {
    const before = all[at - 1];
    return !before || before[0] !== x || before[1] !== y;
  });
  return points.filter(([x, y], at) => {
    const before = points[at - 1];
    const after = points[at + 1];
    if (!before || !after) return true;
    return (x - before[0]) * (after[1] - y) !== (after[0] - x) * (y - before[1]);
  });
}

/** The part of a ring on one side of a meridian (Sutherland and Hodgman 1974). */
function clipped(ring, isInside, meridian) {
  return ring.flatMap((point, at) => {
    const before = ring.at(at - 1);
    const share = (meridian - before[0]) / (point[0] - before[0]);
    const border = [meridian, before[1] + share * (point[1] - before[1])];
    if (isInside(point)) return isInside(before) ? [point] : [border, point];
    return isInside(before) ? [border] : [];
  });
}

/** A ring over the antimeridian, cut there: its halves lie at both edges of the picture. */
function cut(ring) {
  let turn = 0;
  const whole = ring.map(([longitude, latitude], at) => {
    const step = at > 0 ? longitude - ring[at - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [longitude + turn, latitude];
  });
  return [-360, 0, 360].flatMap((shift) => {
    const moved = whole.map(([longitude, latitude]) => [longitude + shift, latitude]);
    const east = clipped(moved, ([longitude]) => longitude >= -180, -180);
    const within = clipped(east, ([longitude]) => longitude <= 180, 180);
    return within.length > 0 ? [[...within, within[0]]] : [];
  });
}

/** The outlines; holes are lakes and other countries, which are drawn themselves. */
function rings({ geometry }) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flatMap((polygon) => cut(polygon[0]));
}

/** Without spaces: a reader cannot break such a line, nor can the tools. */
function pathOf(ring) {
  let [x, y] = ring[0];
  let path = `M${x},${y}l`;
  const steps = ring.slice(1, -1).map(([nextX, nextY]) => {
    const step = [nextX - x, nextY - y];
    [x, y] = [nextX, nextY];
    return step;
  });
  path += steps.flat().join(",").replaceAll(",-", "-");
  return `${path}z`;
}

function codeOf({ id, properties }) {
  return (id && numericToAlpha2(id)) || NAMED[properties.name];
}

const shapes = new Map();
const sizes = new Map();
for (const country of feature(coarse, coarse.objects.countries).features) {
  const code = codeOf(country);
  if (!code || code === ANTARCTICA) continue;
  const drawn = rings(country).map(simplified);
  const largest = Math.max(...drawn.map(area));
  const kept = drawn.filter((ring) => ring.length > 3 && area(ring) >= SPECK_AREA);
  if (kept.length > 0) shapes.set(code, (shapes.get(code) ?? "") + kept.map(pathOf).join(""));
  sizes.set(code, (sizes.get(code) ?? 0) + largest);
}

const dots = new Map(Object.entries(ELSEWHERE).map(([code, point]) => [code, place(point)]));
for (const country of feature(fine, fine.objects.countries).features) {
  const code = codeOf(country);
  if (!code || code === ANTARCTICA || (sizes.get(code) ?? 0) >= DOT_AREA || dots.has(code))
    continue;
  const [largest] = rings(country)
    .map((ring) => ring.map(place))
    .sort((one, other) => area(other) - area(one));
  const mean = (axis) => largest.reduce((sum, point) => sum + point[axis], 0) / largest.length;
  dots.set(code, [Math.round(mean(0)), Math.round(mean(1))]);
}

const sorted = (map) => Object.fromEntries([...map].sort(([a], [b]) => a.localeCompare(b)));
const lines = (object, write) =>
  Object.entries(object)
    .map(([code, value]) => `  ${code}: ${write(value)},`)
    .join("\n");

writeFileSync(
  join(import.meta.dirname, "src/pages/overview/world.ts"),
  `/**
 * The shapes of the countries in the Equal Earth projection, drawn by \`world.mjs\` from Natural
 * Earth (naturalearthdata.com), which is in the public domain. Borders are as drawn there.
 */

export const WORLD_WIDTH = ${WIDTH};
export const WORLD_HEIGHT = ${height};

/** An SVG path for each ISO 3166-1 alpha-2 code. */
export const SHAPES: Readonly<Record<string, string>> = {
${lines(sorted(shapes), (path) => `"${path}"`)}
};

/** Where the dot of a country stands that is too small to see or to point at. */
export const DOTS: Readonly<Record<string, readonly [number, number]>> = {
${lines(sorted(dots), ([x, y]) => `[${x}, ${y}]`)}
};
`,
);
