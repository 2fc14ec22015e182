import { costsTables } from "@super-heroes/bench/report/tables/platform-cost-tables";
import { tuningTables } from "@super-heroes/bench/report/tables/tuning-tables";
import { benchTable } from "./bench-table.ts";
import { type Fields, textIn } from "./fields.ts";
import { benchCautions, benchFacts } from "./run-facts.ts";
import { COSTS, TUNING } from "./run-shapes.ts";
import { matching, type RunTable, type RunView } from "./run-view.ts";
import { requireFields } from "./shape.ts";

/** Arms in turns: what a change to the services costs or gains. */
export function tuningView(run: Fields): RunView {
  requireFields(run, TUNING);
  return viewOf(
    "Tuning",
    run,
    matching(() =>
      tuningTables(run as unknown as Parameters<typeof tuningTables>[0]).map(({ table }) =>
        benchTable(table),
      ),
    ),
  );
}

/** What the platform costs: with a part of it and without. */
export function costsView(run: Fields): RunView {
  requireFields(run, COSTS);
  const tables = matching(() =>
    costsTables(run as unknown as Parameters<typeof costsTables>[0]).flatMap(({ title, limits, arms }) =>
      [limits, arms].map((table) => benchTable(table, title)),
    ),
  );
  return viewOf("Costs", run, tables);
}

const viewOf = (kind: string, run: Fields, tables: readonly RunTable[]): RunView => ({
  title: `${kind}: ${textIn(run, "name")}`,
  facts: benchFacts(run),
  cautions: benchCautions(run),
  charts: [],
  tables,
});
