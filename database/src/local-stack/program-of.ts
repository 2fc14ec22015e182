import type { StoreState } from "./state.ts";
import { definitionOf } from "./stores.ts";

/** What really runs as this store, as people read it: `PostgreSQL 16.4`, or the stand-in's name. */
export function programOf({ service, version, standIn }: StoreState): string {
  return standIn ?? `${definitionOf(service).engine.title} ${version}`;
}
