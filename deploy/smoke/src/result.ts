import { tmpdir } from "node:os";
import { left, right } from "@super-heroes/bench/report/tables/table";
import { textTable } from "@super-heroes/bench/report/tables/text-table";
import { keepOwnRun } from "@super-heroes/bench/results/files/keep-own-run";
import { ownFile, ownFolder } from "@super-heroes/bench/results/files/places";
import { type Figure, isKept, valueText } from "@super-heroes/bench/results/promises/figure";
import {
  type SmokeDocument,
  type StepResult,
  smokeRunName,
} from "@super-heroes/bench/results/promises/smoke-document";

/** All figures, a line each, with what was promised and whether it was kept. */
export function smokeTable(steps: readonly StepResult[]): string {
  const shown = (value: number, unit: string) => `${Number(value.toFixed(2))}${unit && ` ${unit}`}`;
  const promised = ({ limit, unit }: Figure) => {
    if (limit === null) return "";
    return "atMost" in limit ? `≤ ${shown(limit.atMost, unit)}` : `≥ ${shown(limit.atLeast, unit)}`;
  };
  const verdict = (figure: Figure) => (figure.limit === null ? "" : isKept(figure) ? "PASS" : "FAIL");
  const rows = steps.flatMap(({ name, figures, passed, remarks }) => [
    ...figures.map((figure) => [name, figure.what, valueText(figure), promised(figure), verdict(figure)]),
    ...(passed ? [] : remarks.map((remark) => [name, `! ${remark}`, "", "", ""])),
    ...(figures.length === 0 && !passed ? [[name, "could not be done", "", "", "FAIL"]] : []),
  ]);
  return textTable([left("step"), left("figure"), right("value"), right("promised"), left("")], rows);
}

/** Writes the result where the smoke runs of this clone go. Resolves with the file, from the repository's root. */
export async function writeResult(document: SmokeDocument, folder = ownFolder()): Promise<string> {
  const places = { file: ownFile("smoke", smokeRunName(document), folder), runDir: tmpdir() };
  const { file, trouble } = await keepOwnRun(document, places);
  if (trouble) console.error(`smoke: ${trouble.message}`);
  return file;
}
