import type { ComparisonRow, Verdict } from "@super-heroes/bench/analysis/derived";
import { digits, effect, effectInterval, megabytes, rate } from "@super-heroes/bench/report/words/numbers";
import { dayOf } from "@super-heroes/bench/report/words/run-labels";
import type { ResultDocument } from "@super-heroes/bench/results/record/result";
import type { StoredRun } from "@super-heroes/bench/results/stored-run";
import { markdownTable } from "./generated-block.ts";
import { type Measured, measuredIn } from "./measurements.ts";
import { TITLES } from "./runtimes.ts";

/** A published run that compares Bun with another runtime. */
interface RuntimeRun extends Measured {
  /** Within `results/`. */
  file: string;
  document: ResultDocument;
  /** The labels of both sides, Bun's first. */
  labels: readonly [string, string];
}

const NOTHING = "No run has been published yet. The commands [below](#measure-it) measure it.";

/** What the newest published runs say, as Markdown: a sentence for each runtime, a table, and the files behind it. */
export function measuredBlock(runs: readonly StoredRun[]): string {
  const newest = newestRuns(runs);
  if (newest.length === 0) return NOTHING;
  return [
    [...Map.groupBy(newest, ({ labels }) => labels[1])].map(([, own]) => sentenceOf(own)).join("\n"),
    markdownTable(COLUMNS, newest.flatMap(rowsOf)),
    "Each cell with two numbers has Bun's first. Effects are the other runtime's relative to Bun's, with 95 % intervals over blocks; a verdict of `slower` means fewer fights a second. CPU is the time of the orchestrator's process alone for a fight.",
    sourcesOf(newest),
  ].join("\n\n");
}

/** The newest complete run of each kind, in the sequence of runtimes, modes and stacks. */
function newestRuns(runs: readonly StoredRun[]): RuntimeRun[] {
  const found = new Map<string, RuntimeRun>();
  for (const run of runs.toSorted((a, b) => (startedAt(a) < startedAt(b) ? -1 : 1))) {
    const read = runtimeRunOf(run);
    if (read) found.set(read.document.name, read);
  }
  const order = ["node", "go"];
  return [...found.values()].sort(
    (a, b) => order.indexOf(a.other) - order.indexOf(b.other) || (a.document.name < b.document.name ? 1 : -1),
  );
}

const startedAt = ({ result }: StoredRun) =>
  "startedAt" in result.document ? String(result.document.startedAt) : "";

function runtimeRunOf({ file, result }: StoredRun): RuntimeRun | undefined {
  const { document } = result;
  if (!("experiment" in document) || !("summary" in document)) return undefined;
  const measured = document.config.ab && measuredIn(document.name);
  if (!measured || !document.config.ab || !document.complete) return undefined;
  const [{ label: bun }, { label: other }] = document.config.ab.targets;
  return { ...measured, file, document, labels: [bun, other] };
}

const COLUMNS = [
  ...["mode", "connections", "against", "fights/s", "effect", "95 % interval", "verdict"],
  ...["p50, ms", "p99, ms", "CPU a fight, µs", "peak memory"],
];

function rowsOf({ mode, labels, document }: RuntimeRun): string[][] {
  const [, other] = labels;
  const rowOf = (label: string, connections: number) =>
    document.summary.closed.find((row) => row.mode === label && row.connections === connections);
  return document.config.connections.map((connections) => {
    const sides = labels.map((label) => rowOf(label, connections));
    const pair = (text: (row: (typeof sides)[number]) => string) => sides.map(text).join(" / ");
    const costs = labels.map((label) =>
      document.costs.find(
        ({ arm, load }) => arm.mode === label && load.model === "closed" && load.connections === connections,
      ),
    );
    const throughput = throughputRow(document, other, connections);
    return [
      ...[mode, String(connections), `${runtimeName(other)}`],
      pair((row) => (row ? `${row.atLeast ? "≥ " : ""}${rate(row.achieved)}` : "–")),
      effect(throughput?.estimate ?? null),
      effectInterval(throughput?.low ?? null, throughput?.high ?? null),
      throughput ? `**${throughput.verdict}**` : "–",
      pair((row) => digits(row?.p50Ms ?? null)),
      pair((row) => digits(row?.p99Ms ?? null)),
      costs.map((row) => digits(microseconds(row?.cpuMsPerFight ?? null))).join(" / "),
      costs.map((row) => megabytes(row?.rssPeak ?? null)).join(" / "),
    ];
  });
}

function throughputRow(
  document: ResultDocument,
  other: string,
  connections: number,
): ComparisonRow | undefined {
  return document.comparisons.find(
    ({ candidate, load, metric, request }) =>
      candidate.mode === other &&
      load.model === "closed" &&
      load.connections === connections &&
      metric === "throughput" &&
      request === undefined,
  );
}

const microseconds = (ms: number | null) => (ms === null ? null : ms * 1000);

/** `node-20.20.2` is "Node 20.20.2". */
function runtimeName(label: string): string {
  const [, name = "", version = ""] = /^([a-z]+)-(.+)$/.exec(label) ?? [];
  return name in TITLES ? `${TITLES[name as keyof typeof TITLES]} ${version}` : label;
}

const IN_WORDS: Readonly<Record<Verdict, string>> = {
  faster: "more fights a second",
  slower: "fewer fights a second",
  equivalent: "as many within the noise",
  inconclusive: "no difference found",
};

/** What the runs against one runtime found, as one sentence. */
function sentenceOf(runs: readonly RuntimeRun[]): string {
  const [
    {
      labels: [bun, other],
    } = { labels: ["", ""] },
  ] = runs;
  const verdicts = runs.flatMap(({ document, labels }) =>
    document.config.connections.flatMap(
      (connections) => throughputRow(document, labels[1], connections)?.verdict ?? [],
    ),
  );
  const found = [...Map.groupBy(verdicts, (verdict) => verdict)].map(
    ([verdict, { length }]) => `${IN_WORDS[verdict]} in ${length} of ${verdicts.length}`,
  );
  return `- **${runtimeName(other)} against ${runtimeName(bun)}**, by mode and connections: ${found.join(", ")}.`;
}

function sourcesOf(runs: readonly RuntimeRun[]): string {
  const lines = runs.map(({ file, stack, document }) => {
    const where = stack === "local" ? "catalogues on PostgreSQL and MariaDB" : "catalogues on SQLite";
    return `[${file}](../results/${file}) (${dayOf(document.startedAt)}, ${document.env.cores} cores, ${where}, ${document.config.blocks} blocks)`;
  });
  return `From ${lines.join(", ")}.`;
}
