import { Type } from "@sinclair/typebox";
import { invalid } from "@super-heroes/kit/problem";
import type { Cursor } from "./store/fight-store.ts";

const UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A fight's id in a path. */
export const FightId = Type.String({ pattern: UUID, error: "must be a UUID" });

/**
 * Where a listing goes on: the id of a fight as it is, an instant as the place before all fights of that
 * instant. Throws 422 for anything else.
 */
export function beforeOf(text: string | undefined): Cursor | string | undefined {
  if (text === undefined) return undefined;
  if (new RegExp(UUID).test(text)) return text.toLowerCase();
  const instant = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant))
    throw invalid([
      { field: "before", reason: "must be the id of a fight, or an instant such as 2030-01-31T12:00:00Z" },
    ]);
  return { fightDate: new Date(instant).toISOString(), id: "" };
}
