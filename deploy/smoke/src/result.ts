import { join } from "node:path";
import { type Figure, isKept } from "../../../bench/src/drills/figure.ts";
import { jsonText } from "../../../bench/src/result/json-text.ts";
import { keepText } from "../../../bench/src/result/write.ts";
import { left, right, textTable } from "../../../bench/src/terminal/text-table.ts";

/** What came of one step. */
export interface StepResult {
  readonly name: string;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  readonly remarks: readonly string[];
  /** Whether it could be done, and every promise in it was kept. */
  readonly passed: boolean;
}

/** A run as its result file has it. */
export interface SmokeDocument {
  readonly schema: "smoke/1";
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  /** The version of the engine. */
  readonly engine: string;
  readonly cores: number;
  /** Whether images from Debian's packages stood in for the public ones: figures are theirs, then. */
  readonly standIns: boolean;
  readonly steps: readonly StepResult[];
}

/** All figures, a line each, with what was promised and whether it was kept. */
export function smokeTable(steps: readonly StepResult[]): string {
  const shown = (value: number, unit: string) => `${Number(value.toFixed(2))}${unit && ` ${unit}`}`;
  const promised = ({ limit, unit }: Figure) => {
    if (limit === null) return "";
    return "atMost" in limit ? `≤ ${shown(limit.atMost, unit)}` : `≥ ${shown(limit.atLeast, unit)}`;
  };
  const verdict = (figure: Figure) => (figure.limit === null ? "" : isKept(figure) ? "PASS" : "FAIL");
  const rows = steps.flatMap(({ name, figures, passed, remarks }) => [
    ...figures.map((figure) => [
      name,
      figure.what,
      shown(figure.value, figure.unit),
      promised(figure),
      verdict(figure),
    ]),
    ...(passed ? [] : remarks.map((remark) => [name, `! ${remark}`, "", "", ""])),
    ...(figures.length === 0 && !passed ? [[name, "could not be done", "", "", "FAIL"]] : []),
  ]);
  return textTable([left("step"), left("figure"), right("value"), right("promised"), left("")], rows);
}

/** Writes the result to results/smoke, and resolves with the file from the repository's root. */
export async function writeResult(projectFolder: string, document: SmokeDocument): Promise<string> {
  const name = `${document.started.slice(0, 19).replaceAll(":", "-")}Z.json`;
  const { file } = await keepText([join(projectFolder, "results/smoke", name)], jsonText(document));
  return file.replace(`${projectFolder}/`, "");
}
