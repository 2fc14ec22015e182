import { expect } from "bun:test";
import type { Session } from "./session.ts";

/** A table that rows are drawn from. */
export type DrawnTable = "hero" | "villain" | "location";

const valuesOf: Record<DrawnTable, (name: string) => string> = {
  hero: (name) => `(7, '${name}')`,
  villain: (name) => `(7, '${name}')`,
  location: (name) => `('', '${name}')`,
};

const columnsOf: Record<DrawnTable, string> = {
  hero: "level, name",
  villain: "level, name",
  location: "description, name",
};

/** The statement that adds `count` rows. */
export function insertRows(table: DrawnTable, count: number): string {
  const rows = Array.from({ length: count }, (_, index) => valuesOf[table](`Row ${index}`));
  return `insert into ${table} (${columnsOf[table]}) values ${rows.join(", ")}`;
}

/** The ids of the rows that exist, in order. */
export async function idsOf(session: Session, table: DrawnTable): Promise<number[]> {
  const rows = await session.run(`select id from ${table} order by id`);
  return rows.map((row) => Number(row.id));
}

/** Fails unless the numbering is exactly 1..n and numbers exactly the rows that exist. */
export async function expectDense(session: Session, table: DrawnTable): Promise<void> {
  const ids = await idsOf(session, table);
  const numbering = await session.run(`select position, row_id from ${table}_draw order by position`);
  expect(numbering.map((row) => row.position)).toEqual(ids.map((_, index) => index + 1));
  expect(numbering.map((row) => Number(row.row_id)).sort((a, b) => a - b)).toEqual(ids);
}

/**
 * Fails unless what one statement sees now is whole: as many positions as rows, the last position their number, a
 * row behind each.
 */
export async function expectWholeAtOnce(session: Session, table: DrawnTable): Promise<void> {
  const [seen] = await session.run(
    `select cast(count(*) as char(10)) as positions,
       cast(coalesce(max(draw.position), 0) as char(10)) as last_position,
       cast(count(present.id) as char(10)) as found,
       cast((select count(*) from ${table}) as char(10)) as present
     from ${table}_draw as draw left join ${table} as present on present.id = draw.row_id`,
  );
  expect(new Set(Object.values(seen ?? {}).map(Number)).size, JSON.stringify(seen)).toBe(1);
}
