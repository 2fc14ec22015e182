import type { StoreState } from "./state.ts";
import { definitionOf } from "./stores.ts";

/** The program that runs as this store: `PostgreSQL 16.4`, or the one in its place. */
export function programOf({ service, version, standIn }: StoreState): string {
  return standIn ?? `${definitionOf(service).engine.title} ${version}`;
}
