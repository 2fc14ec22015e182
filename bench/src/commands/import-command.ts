import { basename } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { flag, optional } from "@super-heroes/cli/option";
import { wholeNumber } from "@super-heroes/cli/readers";
import { expected, UsageError } from "@super-heroes/cli/usage-error";
import type { Load } from "../analysis/observation/segment.ts";
import { flags } from "../experiments/command-line/flags.ts";
import { outcomeLines } from "../report/own-page/run-outcome.ts";
import { importedReport } from "../report/terminal/imported-report.ts";
import { UnreadableResult } from "../results/files/edition.ts";
import { jsonText } from "../results/files/json-text.ts";
import { ownFile, ownFolder, shownPath } from "../results/files/places.ts";
import { keepText } from "../results/files/write.ts";
import type { ImportedSeries } from "../results/imported/formats/foreign-content.ts";
import { type ImportedFile, importFile } from "../results/imported/import-file.ts";
import type { ObservedImport } from "../results/imported/imported-result.ts";
import { importedResultOf } from "../results/imported/read-imported.ts";
import { anonymous } from "../results/record/anonymous.ts";
import { runIdOf } from "../results/record/run-id.ts";

/** Where results go, and where lines are printed. */
export interface ImportParts {
  folder?: string;
  now?: () => Date;
  print?(text: string): void;
  /** The last lines: the path of the result, and that of the page. */
  outcome?(file: string): Promise<string>;
}

/** `bench import`. Throws a {@link UsageError}, and an error of one line for a file that cannot be imported. */
export const importCommand = ({
  folder = ownFolder(),
  now = () => new Date(),
  print = console.log,
  outcome = outcomeLines,
}: ImportParts = {}) =>
  command({
    call: "bun run bench import",
    description:
      "Turns the output of another load generator into a result, which report shows, and which diff and watch compare. The format is found out from the file: k6 (--out json, --out csv, --summary-export, handleSummary), autocannon (--json), wrk (its output, with or without --latency), oha (--output-format json). The result holds what the file holds and no more: a summary without raw samples has no interval.",
    options: {
      connections: optional(
        flag(
          "connections",
          "N",
          "the connections or virtual users of a closed loop, where the file does not say",
          wholeNumber(1, 100_000),
        ),
        "as the file says",
      ),
      rate: optional(
        flag(
          "rate",
          "N",
          "the requests per second of an open loop, where the file does not say",
          wholeNumber(1, 1_000_000),
        ),
        "as the file says",
      ),
      startedAt: optional(
        flag(
          "started-at",
          "TIME",
          "when the run started, as in 2026-01-31T12:00:00Z, where the file does not say",
          timeFrom,
        ),
        "as the file says, else now",
      ),
      name: optional(flags.name, "the name of the file"),
    },
    words: { form: "FILE", about: { FILE: "the output of the load generator" }, least: 1, most: 1 },
    notes: "The result goes to results/local/imported/<time>-<name>.json.",
    async run({ values: { connections, rate, startedAt, name }, words: [path = ""], argv }) {
      if (connections !== undefined && rate !== undefined) {
        throw new UsageError("a run has --connections (closed loop) or --rate (open loop), not both");
      }
      const given: Load | null =
        connections !== undefined
          ? { model: "closed", connections }
          : rate !== undefined
            ? { model: "open", offered: rate }
            : null;
      const content = await readForeign(path);
      const importedAt = now().toISOString();
      const started = startOf(content, startedAt);
      const runName = name ?? nameFrom(path);
      const observed: ObservedImport = {
        schema: "imported/1",
        runId: runIdOf(started ?? importedAt, runName),
        name: runName,
        importedAt,
        startedAt: started,
        ...{ tool: content.tool, format: content.format, file: content.file },
        argv: anonymous(["import", ...argv]),
        series: content.series.map((series) => withLoad(series, given)),
        limits: [
          ...content.limits,
          ...(given ? ["The load was given by the operator: the file does not say."] : []),
          ...(startedAt ? ["The time of the run was given by the operator: the file does not say."] : []),
          ...(started === null
            ? ["The time of the run is not known: it is listed by that of its import."]
            : []),
        ],
      };
      const result = importedResultOf(observed);
      const { file } = await keepText([ownFile("imported", observed.runId, folder)], jsonText(result));
      print(`${importedReport(result)}\n`);
      print(await outcome(shownPath(file)));
      return EXIT.ok;
    },
  });

async function readForeign(path: string): Promise<ImportedFile> {
  try {
    return await importFile(path);
  } catch (error) {
    throw error instanceof UnreadableResult ? new Error(`${path} ${error.message}`) : error;
  }
}

function withLoad(series: ImportedSeries, given: Load | null): ImportedSeries {
  if (given === null) return series;
  if (series.load === null || Bun.deepEquals(series.load, given)) return { ...series, load: given };
  const { load } = series;
  const said = load.model === "closed" ? `${load.connections} connections` : `${load.offered} requests/s`;
  throw new UsageError(`the file says ${said}: leave out --connections and --rate`);
}

function startOf(content: ImportedFile, given: string | undefined): string | null {
  if (given === undefined || content.startedAt === null) return given ?? content.startedAt;
  throw new UsageError(`the file says that the run started at ${content.startedAt}: leave out --started-at`);
}

function timeFrom(text: string, name: string): string {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw expected(name, "a time such as 2026-01-31T12:00:00Z", text);
  return new Date(time).toISOString();
}

/** The name of a file as part of the name of a result: in lower case, with hyphens for what is not allowed. */
function nameFrom(path: string): string {
  const words = basename(path)
    .replace(/\.\w+$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 60);
  return words || "imported";
}
