import { useMemo } from "preact/hooks";
import type { AlignedData } from "uplot";
import { LineChart } from "../../parts/line-chart.tsx";
import { MODES } from "./modes.ts";
import type { Race } from "./race.ts";

/** The time of each fight, a line for each mode. */
export function RaceChart({ race: { lanes, version } }: { race: Race }) {
  const current = version.value;
  const data = useMemo<AlignedData>(() => {
    const most = Math.max(0, ...lanes.map(({ totalsMs }) => totalsMs.length));
    const numbers = Array.from({ length: most }, (_, index) => index + 1);
    return [numbers, ...lanes.map(({ totalsMs }) => numbers.map((_, index) => totalsMs[index] ?? null))];
  }, [lanes, current]);
  const lines = useMemo(() => lanes.map(({ mode }) => ({ label: mode, ...MODES[mode] })), [lanes]);
  return (
    <section class="panel" aria-labelledby="race-chart">
      <h2 id="race-chart">Every fight</h2>
      <LineChart
        lines={lines}
        data={data}
        unit="ms"
        xLabel="fight"
        description="The time of each fight by mode, as lines. The table below has the same values in summary."
      />
    </section>
  );
}
