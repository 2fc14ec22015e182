import type { AccuracyCase, AccuracyRun } from "./accuracy-document.ts";
import type { Measurement } from "./measurement.ts";

/** How far a run may be from the time that it announced. */
const TIME_DEVIATION_PERCENT = 10;

/** How often the laboratory was right in a case, and what was promised. */
export function accuracyFigures({
  expects,
  rightShare,
  runs,
}: Pick<AccuracyCase, "expects" | "rightShare" | "runs">): Measurement[] {
  const count = (holds: (run: AccuracyRun) => boolean) => runs.filter(holds).length;
  // The rounding of a product such as 20 × 0.95 must not move the limit.
  const least = Math.ceil(runs.length * rightShare - 1e-9);
  const rows: [what: string, value: number, limit: Measurement["limit"]][] =
    expects === "nothing"
      ? [
          [
            "runs with a false verdict",
            count(({ faster, slower }) => faster.length + slower.length > 0),
            { atMost: runs.length - least },
          ],
          ["runs that the gate let pass", count(({ gate }) => gate === "kept"), { atLeast: least }],
          ["runs that the gate stopped", count(({ gate }) => gate === "regressed"), null],
        ]
      : [
          ["runs that found it", count(({ slower }) => slower.length > 0), { atLeast: least }],
          [
            "runs with a verdict the wrong way round",
            count(({ faster }) => faster.length > 0),
            { atMost: 0 },
          ],
          ["runs that the gate stopped", count(({ gate }) => gate === "regressed"), { atLeast: least }],
          ["runs that the gate let pass", count(({ gate }) => gate === "kept"), { atMost: 0 }],
        ];
  return [
    { what: "runs", value: runs.length, unit: "", limit: null },
    ...rows.map(([what, value, limit]) => ({ what, value, unit: "", limit })),
    {
      what: "runs that failed",
      value: count(({ failure }) => failure !== null),
      unit: "",
      limit: { atMost: 0 },
    },
    deviation(runs),
  ];
}

/** The largest difference between the announced and the real length of a run. */
function deviation(runs: readonly AccuracyRun[]): Measurement {
  const percent = runs.flatMap(({ seconds, plannedSeconds }) =>
    plannedSeconds === null ? [] : [Math.abs(seconds / plannedSeconds - 1) * 100],
  );
  return {
    what: "largest deviation from the announced time",
    value: percent.length === 0 ? Number.NaN : Math.max(...percent),
    unit: "%",
    limit: { atMost: TIME_DEVIATION_PERCENT },
  };
}
