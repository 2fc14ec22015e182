import { join } from "node:path";
import { seedStore } from "@super-heroes/database/seed/seed-store";
import type { Stage } from "../stage/stage.ts";

/** Adds generated heroes to the service's store, so that a listing of all heroes is long. */
export async function seedHeroes({ stores: { variables } }: Stage, rows: number): Promise<void> {
  const url = variables.HEROES_DATABASE_URL ?? `file:${join(variables.DATA_DIR ?? "", "heroes.sqlite")}`;
  await seedStore({ url, service: "heroes", rows });
}
