import type { ValidationError } from "elysia";
import type { FieldError } from "./problem.ts";

const MOST = 20;

/**
 * The errors of a schema as a list: each field once, with its first reason, at most twenty. Fields of a body are JSON pointers,
 * parameters have their names. The reason is the schema's own `error` text if it has one. Values are omitted, because they may
 * be secrets.
 */
export function fieldErrors({ type, all }: ValidationError): FieldError[] {
  const reasons = new Map<string, string>();
  for (const complaint of all) {
    if (!("path" in complaint) || reasons.size === MOST) break;
    const { path, message, schema } = complaint;
    const field = path === "" ? type : type === "body" ? path : path.slice(1);
    if (!reasons.has(field)) reasons.set(field, typeof schema.error === "string" ? schema.error : message);
  }
  return [...reasons].map(([field, reason]) => ({ field, reason }));
}
