import { isCurrent } from "@super-heroes/kit/entity-tag";
import type { Shared } from "./shared-reads.ts";

/** Says where a response comes from (RFC 9211). */
export const CACHE_STATUS = "cache-status";

/** A representation that the gateway may give to many. */
export interface Representation {
  readonly body: Uint8Array | string;
  /** `undefined` for what is not worth to be asked for again, such as an error. */
  readonly entityTag: string | undefined;
}

/** The header fields that say how old a shared response is, where it comes from, and how to ask for it again. */
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

/** Whether the client has this representation already: 304 in place of it. */
export const isNotModified = (request: Request, { entityTag }: Representation): boolean =>
  entityTag !== undefined && isCurrent(request.headers.get("if-none-match"), entityTag);
