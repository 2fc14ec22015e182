import type { StackState } from "./state.ts";
import { definitionOf } from "./stores.ts";

/** The variables that point the services at these stores, as in `{ HEROES_DATABASE_URL: "postgres://…" }`. */
export function environmentOf(state: StackState): Record<string, string> {
  return Object.fromEntries(state.stores.map(({ service, url }) => [definitionOf(service).variable, url]));
}
