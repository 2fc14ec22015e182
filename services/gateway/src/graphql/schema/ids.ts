import { invalid } from "@super-heroes/kit/http/problem";

/** Ids of rows are 32-bit in every store; a row with a greater id does not exist. */
export const GREATEST_ID = 2_147_483_647;

/** The largest number of ids in one call. */
export const MOST_IDS = 100;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The number of a row from an `ID`. Throws 422 when it is none. */
export function rowId(id: string | number, field: string): number {
  const number = /^\d{1,10}$/.test(String(id)) ? Number(id) : 0;
  if (number >= 1 && number <= GREATEST_ID) return number;
  throw invalid([{ field, reason: `must be a whole number from 1 to ${GREATEST_ID}` }]);
}

/** The UUID from an `ID`, in lower case. Throws 422 when it is none. */
export function uuid(id: string | number, field: string): string {
  if (UUID.test(String(id))) return String(id).toLowerCase();
  throw invalid([{ field, reason: "must be a UUID" }]);
}

/** Splits ids into as many as one call may have. Nearly always there is one part. */
export function inCalls<Id>(ids: readonly Id[]): Id[][] {
  const parts: Id[][] = [];
  for (let from = 0; from < ids.length; from += MOST_IDS) parts.push(ids.slice(from, from + MOST_IDS));
  return parts;
}
