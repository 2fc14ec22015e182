import { counted, whole } from "@super-heroes/system/counted";
import type { ComparisonRow } from "../../analysis/derived.ts";
import type { AbConfig } from "../../analysis/observation/run.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { draw } from "../charts/draw.ts";
import { effectIntervals } from "../charts/effect-intervals.ts";
import { abVerdict } from "../findings/ab-verdict.ts";
import { singleRun } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { foldingTable, htmlTable, sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { abDetails, abHeadline, abRestrictions } from "../sentences/ab-sentences.ts";
import { comparisonTable } from "../tables/comparison-table.ts";
import { costTable } from "../tables/cost-table.ts";
import { closedLoopTable, openLoopTable } from "../tables/load-tables.ts";
import { noiseFloorTable } from "../tables/noise-floor-table.ts";
import { left, right, withoutDetails } from "../tables/table.ts";
import { duration } from "../words/duration.ts";
import { loadTitle } from "../words/labels.ts";
import { percent } from "../words/numbers.ts";
import { arrangementOf, generatorsOf, inTurns, targetName } from "../words/run-labels.ts";
import { latencyCurves } from "./latency-section.ts";
import { refusedSegments } from "./refused-segments.ts";

/** A run of `bench ab`: the verdict, the picture, what it rests on, and how it was measured. */
export function abSections(run: CurrentResult): Section[] {
  const { document } = run;
  const { ab } = document.config;
  if (!ab) return [];
  return [
    { id: "verdict", title: "Verdict", body: verdict(document, ab) },
    { id: "picture", title: "The difference", body: picture(document) },
    ...(document.costs.some(({ cpuMsPerFight }) => cpuMsPerFight !== null)
      ? [{ id: "cost", title: "CPU time and memory", body: cost(document) }]
      : []),
    { id: "doubt", title: "How sure is this?", body: doubt(run) },
    { id: "method", title: "How it was measured", body: method(document, ab) },
  ];
}

function verdict(document: ResultDocument, ab: AbConfig): Html {
  return html`<div class="card">
<p class="where">${ab.targets.map(targetName).join(" and ")}</p>
<h3>${abHeadline(document)}</h3>
${sentenceList([...abDetails(document), ...document.notes, ...abRestrictions(document)])}</div>
`;
}

function picture(document: ResultDocument): Html {
  const { names, rows } = abVerdict(document);
  const [baseline, candidate] = names;
  const requests = document.comparisons.filter(({ request }) => request !== undefined);
  return html`${effects(document, {
    id: "effect",
    title: `${candidate} against ${baseline}.`,
    caption: "Verdicts by load and metric",
    rows,
  })}${
    requests.length === 0
      ? null
      : effects(document, {
          id: "request",
          title: "Each request by itself.",
          caption: "Verdicts by load, request and metric",
          rows: requests,
        })
  }<h3>Latency</h3>
${latencyCurves({ document })}${[
  closedLoopTable(document.summary.closed, document.segments, "requests"),
  openLoopTable(document.summary.open, document.segments, "requests"),
].map(htmlTable)}`;
}

interface Effects {
  /** Of its charts; unique on the page. */
  id: string;
  title: string;
  caption: string;
  rows: readonly ComparisonRow[];
}

const READING =
  "Throughput is better when it is higher, latency when it is lower. ▲ better and ▼ worse than the baseline, whether the metric rises or falls; = equivalent; ○ inconclusive. The line is the 95 % interval. The grey band is the noise floor: what this machine shows between equal services.";

function effects(document: ResultDocument, { id, title, caption, rows }: Effects): Html {
  const panels = Map.groupBy(rows, ({ request, load }) => JSON.stringify([request, load]));
  const charts = [...panels.values()].flatMap((own, place) => {
    const [first] = own;
    const intervals = own.flatMap(({ metric, estimate, low, high, noiseFloor, verdict }) =>
      estimate === null || low === null || high === null
        ? []
        : [{ label: metric, estimate, low, high, noiseFloor, verdict }],
    );
    if (!first || intervals.length === 0) return [];
    const about = [first.request, loadTitle(first.load, "requests")].filter((part) => part !== undefined);
    return [draw(effectIntervals(`${id}-${document.runId}-${place}`, about.join(", "), intervals))];
  });
  if (rows.length === 0) return html`<p class="nothing">Nothing could be compared.</p>\n`;
  return figure({
    title,
    reading: READING,
    charts,
    table: withoutDetails(comparisonTable(caption, rows, document)),
    open: rows.length <= OPEN_ROWS,
  });
}

/** A longer table is folded. */
const OPEN_ROWS = 12;

function cost(document: ResultDocument): Html {
  return html`<p>Of the servers that were started for the run, with their children. At a low rate a response costs more, because fewer responses share what runs in any case.</p>
${htmlTable(costTable(document.costs, "requests"))}`;
}

function doubt(run: CurrentResult): Html {
  const { document } = run;
  return html`<p>${reliability(document)}</p>
<h3>Noise floor</h3>
<p>How far the median over the blocks differs between the first server and itself: the 95th percentile over resamples of the differences between both sides, and at least 3 %. A verdict is <em>equivalent</em> when the whole interval lies within the noise floor and within 10 %.</p>
${foldingTable(noiseFloorTable(document.noiseFloor, "requests"))}${refusedSegments(singleRun(run))}<h3>Every metric</h3>
${foldingTable(comparisonTable("Every metric, with intervals and tests", document.comparisons, document))}`;
}

function reliability({ noiseFloor, segments, config }: ResultDocument): string {
  const floors = noiseFloor.filter(({ request }) => request === undefined).map((row) => row.noiseFloor);
  const valid = segments.filter(({ valid }) => valid).length;
  const floor =
    floors.length === 0
      ? "The noise of this machine was not measured."
      : `Between equal services this machine shows differences of up to ${percent(Math.max(...floors))} in the noisiest metric.`;
  return `${counted(valid, "segment")} of ${whole(segments.length)} count, in ${counted(config.blocks, "block")}. ${floor} A difference is called faster or slower only where its interval reaches beyond that, excludes no difference, and the test over the blocks, adjusted for all metrics, is below 5 %.`;
}

/** Where the noise floor comes from. */
function noiseSentence({ config, segments }: ResultDocument): string {
  if (config.noiseBlocks > 0)
    return `Before them, the first server is compared with itself in ${counted(config.noiseBlocks, "block")}.`;
  return inTurns(segments)
    ? "The first server was not compared with itself, so the noise floor is the lowest one, 3 %."
    : "The noise floor comes from the two runs of the first server in each block.";
}

function method(document: ResultDocument, ab: AbConfig): Html {
  const { config, segments } = document;
  const requests = ab.requests.map(({ name, method, path, headers, bodyBytes }) => [
    name,
    method,
    path,
    Object.entries(headers)
      .map(([header, value]) => (value === null ? header : `${header}: ${value}`))
      .join(", ") || "none",
    bodyBytes === null ? "none" : counted(bodyBytes, "byte"),
  ]);
  const order = `in mirrored order (ABBA or BAAB, drawn from the seed ${document.seed})`;
  const turns = inTurns(segments)
    ? `In a block one generator drives both, ${order}, each time for a turn that is much longer than a response and shorter than most disturbances of a machine. Where the run started the servers, each block has new processes, because two processes of one program differ by some percent.`
    : "";
  const single = segments.some((segment) => segment.turns === undefined)
    ? `${turns === "" ? "In a block each of them is measured twice" : "At fixed rates each of them is measured twice in a block"}, ${order}, so that a drift of the machine affects both equally.`
    : "";
  return html`<p>Both servers are measured on the same machine, alternately; the one that is not measured is idle. ${turns} ${single} The run has ${arrangementOf(document)}, after ${String(config.warmupSeconds)} s of warm-up each. ${noiseSentence(document)} The load generator is ${generatorsOf(segments)}.</p>
<p>Each block gives one difference. The effect is their median, the interval a bootstrap over whole blocks, the test Wilcoxon's signed-rank test with Holm's adjustment over the metrics. A segment with more than 0.1 % of failed requests, with dropped requests, or with a generator at its limit takes no part. ${ab.script === null ? `A good response has a status of 2xx${ab.checksSize ? " and the size and type of the first ones" : " and the type of the first ones"}.` : `The requests are those of ${ab.script.file}; a failed check counts as a failed request.`} The run was announced to take ${duration(ab.plannedSeconds)}.</p>
${htmlTable({
  caption: "The servers",
  columns: [left("name"), left("address"), left("started with"), right("bytes of a response")],
  rows: ab.targets.map(({ label, address, command, bodyBytes }) => [
    label,
    address ?? "another machine",
    command ?? "it ran already",
    bodyBytes.map((bytes) => whole(bytes)).join(", ") || "not known",
  ]),
})}${htmlTable({
  caption: "The requests, sent in turn",
  columns: [left("name"), left("method"), left("path"), left("headers"), left("body")],
  rows: requests,
})}`;
}
