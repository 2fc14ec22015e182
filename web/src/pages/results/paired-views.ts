import { costsTables } from "@super-heroes/bench/report/tables/platform-cost-tables";
import { tuningTables } from "@super-heroes/bench/report/tables/tuning-tables";
import { benchTable } from "./bench-table.ts";
import { type Fields, fieldsOf, listIn, textIn } from "./fields.ts";
import { benchCautions, benchFacts } from "./run-facts.ts";
import { matching, type RunTable, type RunView } from "./run-view.ts";

/** Arms in turns: what a change to the services costs or gains. */
export function tuningView(run: Fields): RunView {
  fieldsOf(run.config, "The field config");
  listIn(run, "derived");
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
  fieldsOf(run.config, "The field config");
  fieldsOf(run.derived, "The field derived");
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
