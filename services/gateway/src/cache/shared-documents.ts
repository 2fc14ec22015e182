import type { Flag } from "@super-heroes/kit/flags/flag";
import { entityTagOf } from "@super-heroes/kit/http/entity-tag";
import type { Deadline } from "@super-heroes/kit/request/deadline";
import { cacheFields, isNotModified, type Representation } from "./cache-fields.ts";
import { createSharedReads } from "./shared-reads.ts";

/** A JSON document that the gateway builds, the same for all clients. */
export interface Document {
  status: number;
  content: unknown;
  /** Services whose part is missing. */
  degraded: readonly string[];
  /** The value of `Server-Timing`; empty where there is none. */
  timing: string;
}

interface Written extends Representation {
  body: string;
  status: number;
  degraded: readonly string[];
  timing: string;
}

/** The response of a handler of the shell: status and header fields are in `set`. */
interface Responding {
  request: Request;
  correlationId: string;
  set: { status?: number | string; headers: Record<string, string | number | undefined> };
  deadline: Deadline;
}

/** Documents that are built once for simultaneous requests, and kept for a while. */
export interface SharedDocuments {
  /**
   * Writes status and header fields of the document under `key`, and returns its body (none for 304) and the services that
   * are missing in it. Throws what `make` throws, or `DeadlineExceeded`.
   */
  respond(
    key: string,
    make: (deadline: Deadline) => Promise<Document>,
    responding: Responding,
  ): Promise<{ body: string | undefined; degraded: readonly string[] }>;
}

/** A document that lacks a part, or is not 200, is kept for a second at most: it may be complete by then. */
const INCOMPLETE_MS = 1000;

/** Keeps documents for `freshMs`. With 0, every request builds its own, as does one for which the flag is off. */
export function createSharedDocuments(
  freshMs: number,
  deadlineMs: number,
  mayCache: Flag<boolean>,
): SharedDocuments {
  const reads = createSharedReads<Written>(deadlineMs);
  return {
    async respond(key, make, { request, correlationId, set, deadline }) {
      if (freshMs === 0 || !mayCache.for(correlationId)) {
        const written = writtenFrom(await make(deadline));
        writeHead(set, written, []);
        return written;
      }
      const load = async (ownDeadline: Deadline) => {
        const value = writtenFrom(await make(ownDeadline));
        const isWhole = value.status === 200 && value.degraded.length === 0;
        return { value, keepMs: isWhole ? freshMs : Math.min(freshMs, INCOMPLETE_MS) };
      };
      const shared = await reads.read(key, load, deadline);
      const { value } = shared;
      const isRead = shared.from === "read";
      writeHead(set, isRead ? value : { ...value, timing: "" }, cacheFields(shared));
      if (value.status !== 200 || !isNotModified(request, value)) return value;
      set.status = 304;
      return { body: undefined, degraded: value.degraded };
    },
  };
}

function writtenFrom({ status, content, degraded, timing }: Document): Written {
  const body = JSON.stringify(content);
  return { status, body, entityTag: entityTagOf(body), degraded, timing };
}

function writeHead(
  set: Responding["set"],
  { status, timing }: Written,
  fields: readonly [string, string][],
): void {
  set.status = status;
  set.headers["content-type"] = "application/json";
  if (timing !== "") set.headers["server-timing"] = timing;
  for (const [name, value] of fields) set.headers[name] = value;
}
