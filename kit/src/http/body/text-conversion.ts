import { invalid } from "../problem.ts";

/**
 * Refuses a JSON value in which an object has a field called `toString`. JavaScript cannot make a text of such an object
 * and throws; Elysia makes texts of what it is about to refuse. Throws 422.
 */
export function requireTextConversion(value: unknown): void {
  if (hidesToString(value))
    throw invalid([{ field: "body", reason: "must not hold a field called toString" }]);
}

const hidesToString = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (Object.hasOwn(value, "toString") || Object.values(value).some(hidesToString));
