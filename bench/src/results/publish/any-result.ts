import type { CostsResult } from "../../paired/costs/costs-result.ts";
import { parseCosts, verifyCosts } from "../../paired/costs/read-costs.ts";
import { parseTuning, verifyTuning } from "../../paired/tuning/read-tuning.ts";
import type { TuningResult } from "../../paired/tuning/tuning-result.ts";
import type { DrillDocument } from "../promises/drill-document.ts";
import type { SmokeDocument } from "../promises/smoke-document.ts";
import { kindOfExperiment, type RunKind } from "../run/places.ts";
import type { Difference } from "./differences.ts";
import type { PublishedResult } from "./published-result.ts";
import { parseDrills, verifyDrills } from "./read-drills.ts";
import { parseJson, parseResult, textOf } from "./read-result.ts";
import { parseSmoke, verifySmoke } from "./read-smoke.ts";
import { type Derive, verify } from "./verify.ts";

/** A result of any kind, as its file holds it. */
export type AnyResult =
  | { kind: "experiments" | "aa"; document: PublishedResult }
  | { kind: "tuning"; document: TuningResult }
  | { kind: "costs"; document: CostsResult }
  | { kind: "drills"; document: DrillDocument }
  | { kind: "smoke"; document: SmokeDocument };

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
    default: {
      const document = parseResult(text);
      return { kind: kindOfExperiment(document.config.argv), document };
    }
  }
}

/** Rebuilds what follows from the raw part of a result, and says where the file differs. Empty for one as it was written. */
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
    default:
      return verify(result.document, derive);
  }
}

/** What a document looks like. One that looks like nothing is read as an experiment, which says what it lacks. */
function kindOf(document: unknown): RunKind {
  if (typeof document !== "object" || document === null) return "experiments";
  if ("schema" in document && typeof document.schema === "string") {
    if (document.schema.startsWith("drills/")) return "drills";
    if (document.schema.startsWith("smoke/")) return "smoke";
  }
  if ("questions" in document) return "costs";
  return "passes" in document ? "tuning" : "experiments";
}
