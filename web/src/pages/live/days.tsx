import { readDays } from "../../api/analytics.ts";
import { FailureNotice } from "../../parts/notice.tsx";
import { count } from "../../parts/numbers.ts";
import { useResource } from "../../parts/resource.ts";
import { TableRoom } from "../../parts/table-room.tsx";

/** How many days are listed. */
const LISTED = 14;

/** The fights of the newest days. It is read again when `version` changes. */
export function Days({ version }: { version: number }) {
  const days = useResource(`${version}`, (signal) => readDays(LISTED, signal));
  const listed = days.data.value?.days ?? [];
  const most = Math.max(1, ...listed.map(({ fights }) => fights));
  return (
    <section class="panel" aria-labelledby="days">
      <h2 id="days">By day</h2>
      {listed.length === 0 && !days.failure.value && (
        <p class="empty">{days.data.value ? "There was no fight yet." : "No numbers yet."}</p>
      )}
      <FailureNotice failure={days.failure.value} retry={days.reload} />
      {listed.length > 0 && (
        <TableRoom label="Fights by day">
          <table class="table days">
            <thead>
              <tr>
                <th scope="col">Day (UTC)</th>
                <th scope="col" class="number">
                  Fights
                </th>
                <th scope="col" class="number">
                  Heroes won
                </th>
                <th scope="col" class="number">
                  Villains won
                </th>
                <td class="days-track" />
              </tr>
            </thead>
            <tbody>
              {listed.map(({ day, fights, hero_wins, villain_wins }) => (
                <tr key={day}>
                  <th scope="row">{day}</th>
                  <td class="number">{count(fights)}</td>
                  <td class="number">{count(hero_wins)}</td>
                  <td class="number">{count(villain_wins)}</td>
                  <td class="days-track" aria-hidden="true">
                    <span class="days-bar days-hero" style={{ width: `${(hero_wins / most) * 100}%` }} />
                    <span
                      class="days-bar days-villain"
                      style={{ width: `${(villain_wins / most) * 100}%` }}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRoom>
      )}
    </section>
  );
}
