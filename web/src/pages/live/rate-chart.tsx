import { useMemo } from "preact/hooks";
import type { AlignedData } from "uplot";
import { LineChart } from "../../parts/line-chart.tsx";
import { TableRoom } from "../../parts/table-room.tsx";
import { type Rates, SHOWN_S } from "./rates.ts";

const LINES = [{ label: "fights a second", colour: "--blue", isFilled: true }] as const;

/** The table has a row for so many seconds. */
const TABLE_STEP_S = 10;

/** The fights of each of the last two minutes' seconds, and a table of the same. */
export function RateChart({ rates }: { rates: Rates }) {
  const data = useMemo<AlignedData>(
    () => [rates.map((_, index) => index - SHOWN_S + 1), [...rates]],
    [rates],
  );
  return (
    <section class="panel" aria-labelledby="rate">
      <h2 id="rate">Fights a second</h2>
      <LineChart
        lines={LINES}
        data={data}
        unit="count"
        xLabel="seconds before now"
        description="Fights a second over the last two minutes, as a line. The table below has the same values."
      />
      <details>
        <summary>The same as a table</summary>
        <TableRoom label="The same as a table">
          <table class="table table-narrow">
            <thead>
              <tr>
                <th scope="col">Seconds before now</th>
                <th scope="col" class="number">
                  Fights
                </th>
              </tr>
            </thead>
            <tbody>
              {sums(rates).map(({ from, fights }) => (
                <tr key={from}>
                  <th scope="row">
                    {from} to {from - TABLE_STEP_S}
                  </th>
                  <td class="number">{fights ?? "not connected"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRoom>
      </details>
    </section>
  );
}

function sums(rates: Rates): { from: number; fights: number | undefined }[] {
  const rows = [];
  for (let from = TABLE_STEP_S; from <= SHOWN_S; from += TABLE_STEP_S) {
    const known = rates.slice(SHOWN_S - from, SHOWN_S - from + TABLE_STEP_S).filter((rate) => rate !== null);
    rows.push({ from, fights: known.length > 0 ? known.reduce((sum, rate) => sum + rate, 0) : undefined });
  }
  return rows;
}
