import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { AlignedData } from "uplot";
import { LineChart } from "../../parts/line-chart.tsx";
import { duration } from "../../parts/numbers.ts";
import { TableRoom } from "../../parts/table-room.tsx";
import { MODES } from "./modes.ts";
import type { Lane, Race } from "./race.ts";

/** The time of each fight, a line for each mode, and a table of the same. */
export function RaceChart({ race: { lanes, version } }: { race: Race }) {
  const current = version.value;
  const isOpen = useSignal(false);
  const data = useMemo<AlignedData>(
    () => [
      numbersOf(lanes),
      ...lanes.map(({ totalsMs }) => numbersOf(lanes).map((n) => totalsMs[n - 1] ?? null)),
    ],
    [lanes, current],
  );
  const lines = useMemo(() => lanes.map(({ mode }) => ({ label: mode, ...MODES[mode] })), [lanes]);
  return (
    <section class="panel" aria-labelledby="race-chart">
      <h2 id="race-chart">Every fight</h2>
      <LineChart
        lines={lines}
        data={data}
        unit="ms"
        xLabel="fight"
        description="The time of each fight by mode, as lines. The table below has the same values."
      />
      <details
        onToggle={(event) => {
          isOpen.value = event.currentTarget.open;
        }}
      >
        <summary>Every fight as a table</summary>
        {isOpen.value && <FightTable lanes={lanes} />}
      </details>
    </section>
  );
}

/** 1, 2, … up to the fights of the lane that made most of them. */
const numbersOf = (lanes: readonly Lane[]): number[] =>
  Array.from(
    { length: Math.max(0, ...lanes.map(({ totalsMs }) => totalsMs.length)) },
    (_, index) => index + 1,
  );

const FightTable = ({ lanes }: { lanes: readonly Lane[] }) => (
  <TableRoom label="Every fight as a table">
    <table class="table table-narrow">
      <thead>
        <tr>
          <th scope="col" class="number">
            Fight
          </th>
          {lanes.map(({ mode }) => (
            <th key={mode} scope="col" class="number">
              {mode}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {numbersOf(lanes).map((number) => (
          <tr key={number}>
            <th scope="row" class="number">
              {number}
            </th>
            {lanes.map(({ mode, totalsMs: { [number - 1]: ms } }) => (
              <td key={mode} class="number">
                {ms === undefined ? "–" : duration(ms)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </TableRoom>
);
