import { isCurrent } from "@super-heroes/kit/http/entity-tag";
import type { Shared } from "./shared-reads.ts";

/** The field that says where a response comes from (RFC 9211). */
export const CACHE_STATUS = "cache-status";

/** A representation that the gateway returns to several clients. */
export interface Representation {
  readonly body: Uint8Array | string;
  /** `undefined` for a response that cannot be revalidated, such as an error. */
  readonly entityTag: string | undefined;
}

/** The header fields of a shared response: its tag, its age, and where it comes from. */
export function cacheFields({
  value,
  from,
  ageMs,
  freshForMs,
  isCollapsed,
  wasStale,
}: Shared<Representation>) {
  const fields: [string, string][] = value.entityTag === undefined ? [] : [["etag", value.entityTag]];
  if (from === "read") {
    const stored = freshForMs > 0 ? "; stored" : "";
    const forwarded = `fwd=${wasStale ? "stale" : "uri-miss"}`;
    fields.push([CACHE_STATUS, `gateway; ${forwarded}${isCollapsed ? "; collapsed" : stored}`]);
  } else {
    fields.push(["age", String(Math.floor(ageMs / 1000))]);
    fields.push([CACHE_STATUS, `gateway; hit; ttl=${Math.round(freshForMs / 1000)}`]);
  }
  return fields;
}

/** Whether the client has this representation already, and gets 304. */
export const isNotModified = (request: Request, { entityTag }: Representation): boolean =>
  entityTag !== undefined && isCurrent(request.headers.get("if-none-match"), entityTag);
