import type { Difference } from "./checks/differences.ts";
import { parseJson, textOf } from "./files/edition.ts";
import { kindOfExperiment, type RunKind } from "./files/places.ts";
import { parseResult } from "./files/read-result.ts";
import type { ImportedResult } from "./imported/imported-result.ts";
import { parseImported, verifyImported } from "./imported/read-imported.ts";
import type { CostsResult } from "./paired/costs-result.ts";
import { parseCosts, verifyCosts } from "./paired/read-costs.ts";
import { parseTuning, verifyTuning } from "./paired/read-tuning.ts";
import type { TuningResult } from "./paired/tuning-result.ts";
import type { AccuracyDocument } from "./promises/accuracy-document.ts";
import type { DrillDocument } from "./promises/drill-document.ts";
import { parseAccuracy, verifyAccuracy } from "./promises/read-accuracy.ts";
import { parseDrills, verifyDrills } from "./promises/read-drills.ts";
import { parseSmoke, verifySmoke } from "./promises/read-smoke.ts";
import { parseWeb, verifyWeb } from "./promises/read-web.ts";
import type { SmokeDocument } from "./promises/smoke-document.ts";
import type { WebDocument } from "./promises/web-document.ts";
import type { PublishedResult } from "./record/published-result.ts";
import { type Derive, verify } from "./verify.ts";

/** A result of any kind, as its file holds it. */
export type AnyResult =
  | { kind: "experiments" | "aa" | "ab"; document: PublishedResult }
  | { kind: "tuning"; document: TuningResult }
  | { kind: "costs"; document: CostsResult }
  | { kind: "drills"; document: DrillDocument }
  | { kind: "smoke"; document: SmokeDocument }
  | { kind: "accuracy"; document: AccuracyDocument }
  | { kind: "web"; document: WebDocument }
  | { kind: "imported"; document: ImportedResult };

/** Reads and checks a result file of any kind. Throws `UnreadableResult`; its message does not name the file. */
export async function readAny(path: string): Promise<AnyResult> {
  return parseAny(await textOf(path));
}

/** Reads and checks the text of a result file of any kind. Throws `UnreadableResult`. */
export function parseAny(text: string): AnyResult {
  const kind = kindOf(parseJson(text));
  switch (kind) {
    case "tuning":
      return { kind, document: parseTuning(text) };
    case "costs":
      return { kind, document: parseCosts(text) };
    case "drills":
      return { kind, document: parseDrills(text) };
    case "smoke":
      return { kind, document: parseSmoke(text) };
    case "accuracy":
      return { kind, document: parseAccuracy(text) };
    case "web":
      return { kind, document: parseWeb(text) };
    case "imported":
      return { kind, document: parseImported(text) };
    default: {
      const document = parseResult(text);
      const experiment = document.schemaVersion === 1 ? undefined : document.experiment;
      return { kind: kindOfExperiment(experiment, document.config.argv), document };
    }
  }
}

/** Rebuilds the derived part of a result, and returns where the file differs. Empty for a file as it was written. */
export function verifyAny(result: AnyResult, derive: Derive): Difference[] {
  switch (result.kind) {
    case "tuning":
      return verifyTuning(result.document);
    case "costs":
      return verifyCosts(result.document);
    case "drills":
      return verifyDrills(result.document);
    case "smoke":
      return verifySmoke(result.document);
    case "accuracy":
      return verifyAccuracy(result.document);
    case "web":
      return verifyWeb(result.document);
    case "imported":
      return verifyImported(result.document);
    default:
      return verify(result.document, derive);
  }
}

/** The kind of a document, from its fields. An unknown one is read as an experiment, which reports what is missing. */
function kindOf(document: unknown): RunKind {
  if (typeof document !== "object" || document === null) return "experiments";
  if ("schema" in document && typeof document.schema === "string") {
    if (document.schema.startsWith("drills/")) return "drills";
    if (document.schema.startsWith("smoke/")) return "smoke";
    if (document.schema.startsWith("accuracy/")) return "accuracy";
    if (document.schema.startsWith("web/")) return "web";
    if (document.schema.startsWith("imported/")) return "imported";
  }
  if ("questions" in document) return "costs";
  return "passes" in document ? "tuning" : "experiments";
}
