/** Target lists of the mock API; they are kept until the server ends. */
import type { Schemas } from "@doorplate/api-client";
import { COMPANIES } from "./companies.ts";

type Row = Schemas["TargetRow"];
type State = Row["state"];

interface Kept {
  id: string;
  name: string;
  created_at: string;
  rows: Row[];
}

const ENDINGS = ["GmbH", "Ltd", "", "Group", "Holding"];

function candidate(index: number, probability: number): Schemas["TargetCandidate"] {
  const company = COMPANIES[index % COMPANIES.length];
  const { id = "", name = "", domain = "", country = "" } = company ?? {};
  return { company_id: id, name, domain, country, probability };
}

function makeRow(index: number): Row {
  const state: State = (["matched", "review", "matched", "unknown", "matched"] as const)[
    index % 5
  ]!;
  const likely = candidate(index, 0.97);
  const candidates =
    state === "unknown"
      ? []
      : state === "matched"
        ? [likely]
        : [0.71, 0.44, 0.2].map((sure, step) => candidate(index + step * 7, sure));
  return {
    number: index + 1,
    name:
      state === "unknown" ? `Unheard-of Works ${index}` : `${likely.name} ${ENDINGS[index % 4]}`,
    domain: index % 3 === 0 ? likely.domain : "",
    country: index % 2 === 0 ? likely.country : "",
    state,
    company_id: state === "matched" ? likely.company_id : null,
    candidates,
    decided_by: null,
  };
}

function makeList(id: string, name: string, size: number, daysAgo: number): Kept {
  const created_at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  return { id, name, created_at, rows: Array.from({ length: size }, (_, at) => makeRow(at)) };
}

let lists = process.env.MOCK_NO_LISTS
  ? []
  : [
      makeList("tl_1", "Key accounts", 124, 2),
      makeList("tl_2", "Hannover fair, autumn", 870, 41),
      makeList("tl_3", "Partners", 9, 90),
    ];

function count({ rows }: Kept, state: State): number {
  return rows.filter((row) => row.state === state).length;
}

function summary(list: Kept): Schemas["TargetList"] {
  return {
    id: list.id,
    name: list.name,
    created_at: list.created_at,
    created_by: "us_1",
    rows: list.rows.length,
    matched: count(list, "matched"),
    review: count(list, "review"),
    unknown: count(list, "unknown"),
    chosen: count(list, "chosen"),
    refused: count(list, "refused"),
  };
}

function detail(list: Kept): Schemas["TargetListDetail"] {
  const known = count(list, "matched") + count(list, "chosen");
  const own = Math.round(known * 0.52);
  const part = (reason: Schemas["CoveragePart"]["reason"], rows: number) => ({
    reason,
    rows,
    what_to_do: "",
  });
  const parts = [
    part("own_network", own),
    part("no_own_network", known - own),
    part("in_review", count(list, "review")),
    part("not_known", count(list, "unknown")),
    part("refused", count(list, "refused")),
  ];
  const rows = list.rows.length;
  return { list: summary(list), coverage: { rows, share: rows ? own / rows : 0, parts } };
}

export function readLists([id, noun]: string[], query: URLSearchParams): unknown {
  if (!id) return { items: lists.map(summary), next: null };
  const list = lists.find((each) => each.id === id);
  if (!list) return undefined;
  if (!noun) return detail(list);
  const state = query.get("state");
  const after = Number(query.get("cursor") ?? 0);
  const limit = Number(query.get("limit") ?? 50);
  const fits = list.rows.filter((row) => row.number > after && (!state || row.state === state));
  const items = fits.slice(0, limit);
  return { items, next: fits.length > limit ? String(items.at(-1)?.number) : null };
}

function refusal(field: string, message: string) {
  return {
    status: 400,
    body: {
      title: "Not valid",
      status: 400,
      code: "invalid",
      detail: message,
      errors: [{ field, message }],
    },
  };
}

function bring(name: string, table: string) {
  if (lists.some((list) => list.name === name)) {
    return { status: 409, body: { title: "Taken", status: 409, code: "name_taken", detail: "" } };
  }
  const lines = table.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2) return refusal("table", "no row has a name or a domain");
  const list = makeList(`tl_${Date.now()}`, name, lines.length - 1, 0);
  lists = [list, ...lists];
  return { status: 201, body: { list: summary(list), empty: 0, repeated: 2 } };
}

function decide(row: Row, body: Record<string, unknown>): Row {
  const isChosen = body.decision === "choose";
  const isReopened = body.decision === "reopen";
  row.state = isChosen ? "chosen" : isReopened ? "review" : "refused";
  row.company_id = isChosen ? String(body.company_id) : null;
  row.decided_by = isReopened ? null : "us_1";
  return row;
}

export function writeLists(
  method: string,
  [id, noun, number]: string[],
  query: URLSearchParams,
  body: Record<string, unknown>,
) {
  if (id === "table") return bring(query.get("name") ?? "", String(body.table ?? ""));
  const list = lists.find((each) => each.id === id);
  if (!list) return undefined;
  if (method === "DELETE") {
    lists = lists.filter((each) => each !== list);
    return { status: 204, body: null };
  }
  if (noun === "match") return { status: 200, body: detail(list) };
  if (noun === "rows") {
    const row = list.rows.find((each) => each.number === Number(number));
    return row && { status: 200, body: decide(row, body) };
  }
  list.name = String(body.name);
  return { status: 200, body: summary(list) };
}
