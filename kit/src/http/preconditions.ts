import { Problem } from "./problem.ts";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * Evaluates the preconditions of a request that writes (RFC 9110, 13.1). No resource that can be written has an entity tag, so no
 * tag in `If-Match` matches, and each resource that a request reaches exists, so `If-None-Match: *` is never true. Both are 412,
 * and nothing is changed. `If-Match: *` and tags in `If-None-Match` are true. `If-Unmodified-Since` is ignored, as 13.1.4 requires
 * for resources without a modification date.
 *
 * Throws 412 `precondition_failed`.
 */
export function requirePreconditions({ method, headers }: Request): void {
  if (!WRITES.has(method)) return;
  const ifMatch = headers.get("if-match");
  if (ifMatch !== null && ifMatch.trim() !== "*")
    throw failed("If-Match cannot hold: this resource has no entity tag. Send the request without it.");
  if (headers.get("if-none-match")?.trim() === "*")
    throw failed(
      "If-None-Match: * cannot hold: no request creates the resource of its own URL. Send the request without it.",
    );
}

const failed = (detail: string) => new Problem(412, "precondition_failed", detail);
