import { beforeEach, describe, expect, test } from "bun:test";
import type { SqlStore } from "@super-heroes/kit/store/sql";
import { SQL } from "bun";
import type { Catalog } from "../src/catalog.ts";
import type { CatalogStore } from "../src/store/catalog-store.ts";
import { mariadbCatalog } from "../src/store/mariadb.ts";
import { postgresCatalog } from "../src/store/postgres.ts";
import { sqliteCatalog } from "../src/store/sqlite.ts";
import { insertNamed } from "./rows.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** What differs between the engines in this suite. */
interface Engine {
  create(catalog: Catalog, connection: SqlStore): CatalogStore;
  /** The statements that insert many rows, and update what the planner knows of the table. */
  fill(catalog: Catalog): readonly string[];
  /** The plan of a statement, in lines. */
  plan(subject: StoreUnderTest, statement: string, parameters: readonly unknown[]): Promise<object[]>;
  /** What the plan of a search in the whole table has. */
  usesIndex: RegExp;
}

/** More than are searched before an index is used. */
const ROWS = 4000;
/** To a planner that does not know what is searched, an index costs less than reading all of them. */
const MANY_ROWS = 30_000;
const NUMBERS = `with recursive numbered (n) as (select 1 union all select n + 1 from numbered where n < ${ROWS})`;

/** The name and the level of the rows, where the catalogue has levels. */
const columnsOf = ({ fields }: Catalog) =>
  "level" in fields ? { columns: "name, level", level: ", 1" } : { columns: "name", level: "" };

const engines: readonly (Engine & { name: string })[] = [
  {
    name: "SQLite",
    create: sqliteCatalog,
    fill: (catalog) => {
      const { columns, level } = columnsOf(catalog);
      return [
        `${NUMBERS} insert into ${catalog.noun} (${columns}) select 'Filler ' || n${level} from numbered`,
      ];
    },
    plan: ({ store }, statement, parameters) =>
      store.connection.query<object>(`explain query plan ${statement}`, parameters),
    usesIndex: /SCAN f VIRTUAL TABLE INDEX \d+:\S*M/,
  },
  {
    name: "PostgreSQL",
    create: postgresCatalog,
    fill: (catalog) => {
      const { columns, level } = columnsOf(catalog);
      return [
        `insert into ${catalog.noun} (${columns}) select 'Filler ' || n${level} from generate_series(1, ${MANY_ROWS}) n`,
        `vacuum analyze ${catalog.noun}`,
      ];
    },
    plan: async ({ env }, statement, parameters) => {
      const sql = new SQL(env.DATABASE_URL ?? "", { max: 1 });
      try {
        // As the service plans its statements: without the values.
        await sql.unsafe("set plan_cache_mode = force_generic_plan");
        await sql.unsafe(`prepare search as ${statement}`);
        const values = parameters.map((value) => (typeof value === "number" ? value : `'${value}'`));
        return [...(await sql.unsafe(`explain execute search(${values.join(", ")})`))];
      } finally {
        await sql.close();
      }
    },
    usesIndex: /Bitmap Index Scan on \w+_name_trigrams/,
  },
  {
    name: "MariaDB",
    create: mariadbCatalog,
    fill: (catalog) => {
      const { columns, level } = columnsOf(catalog);
      return [
        `insert into ${catalog.noun} (${columns}) select concat('Filler ', seq)${level} from seq_1_to_${ROWS}`,
        `analyze table ${catalog.noun}`,
      ];
    },
    plan: ({ store }, statement, parameters) =>
      store.connection.query<object>(`explain ${statement}`, parameters),
    usesIndex: /_search\b.*\bUsing index\b/,
  },
];

/** Searches by name in a table with many rows: the statements of the store, and their plans. */
export function describeStoreSearch(subject: StoreUnderTest): void {
  describe("a search by name in a large table", () => {
    let engine: Engine;
    let statements: [statement: string, parameters: readonly unknown[]][];
    let store: CatalogStore;

    beforeEach(async () => {
      const { catalog } = subject;
      const { connection } = subject.store;
      const found = engines.find(({ name }) => connection.description.startsWith(name));
      if (!found) throw new Error(`no plans are known for ${connection.description}`);
      engine = found;
      const [first, ...further] = engine.fill(catalog);
      await connection.query(first ?? "", []);
      await insertNamed(catalog, subject.store, ["Zinnober"]);
      for (const statement of further) await connection.query(statement, []);
      statements = [];
      store = engine.create(catalog, {
        ...connection,
        query: (statement, parameters) => {
          statements.push([statement, parameters]);
          return connection.query(statement, parameters);
        },
      });
    });

    const planOf = async (statement: string, parameters: readonly unknown[]) => {
      const lines = await engine.plan(subject, statement, parameters);
      return lines.map((line) => Object.values(line).join(" ")).join("\n");
    };

    test("reads an index where matches are rare, and few rows where they are common", async () => {
      for (const place of [{}, { before: 2_147_483_647 }]) {
        statements.length = 0;
        const found = await store.page({ after: 0, limit: 20, nameFilter: "zinnober", ...place });
        expect(found.map(({ name }) => name)).toEqual(["Zinnober"]);
        const plans = await Promise.all(statements.map(([text, values]) => planOf(text, values)));
        expect(plans).toContainEqual(expect.stringMatching(engine.usesIndex));
        for (const plan of plans) expect(plan).not.toMatch(/Seq Scan|\bSCAN t\b|TEMP B-TREE/);
      }
      statements.length = 0;
      expect(await store.page({ after: 0, limit: 20, nameFilter: "fill" })).toHaveLength(20);
      for (const [text, values] of statements)
        expect(await planOf(text, values)).not.toMatch(/Seq Scan|Bitmap|\bSCAN t\b|TEMP B-TREE/);
    });
  });
}
