import { duration } from "../../parts/numbers.ts";
import { median, quantile } from "../../parts/quantile.ts";
import { TableRoom } from "../../parts/table-room.tsx";
import type { Lane } from "./race.ts";

const LEGS = [
  ["hero", "heroes"],
  ["villain", "villains"],
  ["location", "locations"],
  ["store", "store"],
] as const;

/** The race in numbers. */
export const RaceTable = ({ lanes }: { lanes: readonly Lane[] }) => (
  <section class="panel" aria-labelledby="race-table">
    <h2 id="race-table">In numbers</h2>
    <TableRoom label="The race in numbers">
      <table class="table">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Mode
            </th>
            <th scope="col" rowSpan={2} class="number">
              Finished
            </th>
            <th scope="col" rowSpan={2} class="number">
              Failed
            </th>
            <th scope="colgroup" colSpan={3}>
              A fight
            </th>
            <th scope="colgroup" colSpan={4}>
              Median of each leg
            </th>
            <th scope="col" rowSpan={2} class="number">
              Median as this browser saw it
            </th>
          </tr>
          <tr>
            <th scope="col" class="number">
              median
            </th>
            <th scope="col" class="number">
              p95
            </th>
            <th scope="col" class="number">
              slowest
            </th>
            {LEGS.map(([leg, label]) => (
              <th key={leg} scope="col" class="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.map(({ mode, totalsMs, failed, legsMs, roundTripsMs }) => (
            <tr key={mode}>
              <th scope="row">{mode}</th>
              <td class="number">{totalsMs.length}</td>
              <td class="number">{failed}</td>
              <td class="number">{shown(median(totalsMs))}</td>
              <td class="number">{shown(quantile(totalsMs, 0.95))}</td>
              <td class="number">{shown(quantile(totalsMs, 1))}</td>
              {LEGS.map(([leg]) => (
                <td key={leg} class="number">
                  {shown(median(legsMs.get(leg) ?? []))}
                </td>
              ))}
              <td class="number">{shown(median(roundTripsMs))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRoom>
  </section>
);

const shown = (ms: number) => (Number.isNaN(ms) ? "–" : duration(ms));
