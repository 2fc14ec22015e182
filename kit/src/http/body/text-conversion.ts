import { invalid } from "../problem.ts";

/**
 * Refuses a JSON value in which an object has a field called `toString`. JavaScript throws when it converts such an object to a
 * string, and Elysia converts the values that it is about to refuse. Throws 422.
 */
export function requireTextConversion(value: unknown): void {
  if (hidesToString(value))
    throw invalid([{ field: "body", reason: "must not have a field called toString" }]);
}

const hidesToString = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (Object.hasOwn(value, "toString") || Object.values(value).some(hidesToString));
