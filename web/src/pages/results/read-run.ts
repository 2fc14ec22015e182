import { experimentView } from "./experiment-view.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { importedView } from "./imported-view.ts";
import { costsView, tuningView } from "./paired-views.ts";
import { accuracyView, drillsView, smokeView, webView } from "./promise-views.ts";
import { type RunView, UnreadableRun } from "./run-view.ts";

/** The newest edition of each kind of file that this version shows. */
const NEWEST = {
  experiment: 2,
  tuning: 1,
  costs: 1,
  drills: 1,
  smoke: 1,
  accuracy: 1,
  web: 1,
  imported: 1,
} as const;

/** The kinds that name themselves in the field `schema`. */
const NAMED = {
  drills: drillsView,
  smoke: smokeView,
  accuracy: accuracyView,
  web: webView,
  imported: importedView,
};

/** Reads the text of a result file of any kind. Throws {@link UnreadableRun}. */
export function readRun(text: string): RunView {
  const run = fieldsOf(parsed(text), "The content");
  if (typeof run.schema === "string") return named(run, run.schema);
  if ("questions" in run) return edition(run, "costs", costsView);
  if ("passes" in run) return edition(run, "tuning", tuningView);
  return edition(run, "experiment", experimentView);
}

function parsed(text: string): unknown {
  if (text.trim() === "") throw new UnreadableRun("The file is empty.");
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableRun(
      "The file is not JSON. Result files are the .json files that the laboratory writes.",
    );
  }
}

function edition(
  run: Fields,
  kind: "experiment" | "tuning" | "costs",
  view: (run: Fields) => RunView,
): RunView {
  const { schemaVersion } = run;
  if (schemaVersion === undefined)
    throw new UnreadableRun("The file has no schemaVersion, so it is not the file of a run.");
  if (typeof schemaVersion !== "number" || !Number.isInteger(schemaVersion) || schemaVersion < 1)
    throw new UnreadableRun(`The file has an unknown schemaVersion: ${JSON.stringify(schemaVersion)}.`);
  if (schemaVersion > NEWEST[kind])
    throw new UnreadableRun(
      `The file was written by a newer version: its schema is ${schemaVersion}, and this page reads up to ${NEWEST[kind]}.`,
    );
  return view(run);
}

const isNamed = (kind: string | undefined): kind is keyof typeof NAMED =>
  kind !== undefined && Object.hasOwn(NAMED, kind);

function named(run: Fields, schema: string): RunView {
  const [, kind, version = ""] = /^([a-z]+)\/([1-9]\d*)$/.exec(schema) ?? [];
  if (!isNamed(kind))
    throw new UnreadableRun(
      `The file has the schema ${JSON.stringify(schema)}, which is none of the laboratory's.`,
    );
  if (Number(version) > NEWEST[kind])
    throw new UnreadableRun(
      `The file was written by a newer version: its schema is ${schema}, and this page reads up to ${kind}/${NEWEST[kind]}.`,
    );
  return NAMED[kind](run);
}
