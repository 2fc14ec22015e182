import type { ResultDocument } from "../result/result.ts";
import type { ClosedRow, OpenRow } from "../result/summary.ts";
import { milliseconds, whole } from "./text-table.ts";

/** The middle of the loads is where neither too little nor too much is going on. */
const middle = <T>(list: readonly T[]): T | undefined => list[Math.floor(list.length / 2)];

/**
 * What an overview says about parallel against sequential, in one sentence or two. It is an observation: without
 * repeated blocks there is no interval, and it claims none. Segments that do not count take no part.
 */
export function overviewVerdict({ summary, config }: Pick<ResultDocument, "summary" | "config">): string {
  const writes = config.writes[0] ?? null;
  const ofWrites = <Row extends ClosedRow | OpenRow>(rows: readonly Row[]) =>
    rows.filter((row) => row.valid && row.writes === writes);
  const said = [closedSentence(ofWrites(summary.closed)), openSentence(ofWrites(summary.open))].filter(
    Boolean,
  );
  return said.length > 0 ? said.join(" ") : "There is no pair of valid segments to compare.";
}

function closedSentence(rows: readonly ClosedRow[]): string {
  const pair = middle(pairs(rows, ({ connections }) => connections));
  if (!pair) return "";
  const { sequential, parallel } = pair;
  const factor = parallel.achieved / sequential.achieved;
  const share =
    parallel.shareOfCeiling === null ? "" : `, ${parallel.shareOfCeiling.toFixed(3)} of the ceiling`;
  return `At ${whole(parallel.connections)} connections parallel serves ${factor.toFixed(2)} times the fights of sequential${share}.`;
}

function openSentence(rows: readonly OpenRow[]): string {
  const pair = pairs(rows, ({ offered }) => offered).at(-1);
  if (!pair) return "";
  const { sequential, parallel } = pair;
  const [inParallel, inSequence] = [parallel, sequential].map(
    ({ p50Ms, p95Ms }) => `${milliseconds(p50Ms)} ms (p95 ${milliseconds(p95Ms)} ms)`,
  );
  return `At ${whole(parallel.offered)} fights a second the median fight takes ${inParallel} in parallel and ${inSequence} in sequence.`;
}

function pairs<Row extends ClosedRow | OpenRow>(rows: readonly Row[], loadOf: (row: Row) => number) {
  return [...new Set(rows.map(loadOf))].flatMap((load) => {
    const under = rows.filter((row) => loadOf(row) === load);
    const sequential = under.find(({ mode }) => mode === "sequential");
    const parallel = under.find(({ mode }) => mode === "parallel");
    return sequential && parallel ? [{ sequential, parallel }] : [];
  });
}
