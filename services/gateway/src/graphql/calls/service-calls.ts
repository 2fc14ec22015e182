import { textOf } from "@super-heroes/kit/http/body/body";
import { Problem } from "@super-heroes/kit/http/problem";
import { CLIENT_KEY_HEADER } from "@super-heroes/kit/request/client-key-header";
import { DeadlineExceeded, RESPONSE_MARGIN_MS } from "@super-heroes/kit/request/deadline";
import { Abandoned, type Scope } from "@super-heroes/kit/request/scope";
import { headersOf } from "@super-heroes/kit/request/scope-headers";
import { timed } from "@super-heroes/kit/request/timings";
import type { ResponseCheck } from "@super-heroes/kit/upstream/upstream";
import { upstreamProblem } from "@super-heroes/kit/upstream/upstream-failure";
import type { Admission } from "../../admission/admission.ts";
import type { Link } from "../../proxy/link.ts";
import { VIA } from "../../proxy/via.ts";
import { wholeBody } from "../../proxy/whole-body.ts";
import { shapeOf, type UpstreamName } from "../../routing/services.ts";
import { serviceProblem } from "./service-problem.ts";

/** The client of an operation, as its calls identify it to the services. */
export interface Caller {
  /** The `Authorization` of the request; null without one. The services verify it themselves. */
  authorization: string | null;
  /** The key under which the client is counted. */
  client: string;
}

/** A call to a service. */
export interface Call<T> {
  path: string;
  /** What the response has to be. */
  check: ResponseCheck<T>;
  /** POSTs this as JSON; without it the call is a GET. */
  body?: unknown;
  /** Sent as `Idempotency-Key`. */
  idempotencyKey?: string | undefined;
  /** The largest response, as a multiple of the limit of one response; 1 by default. */
  responses?: number;
}

/** The response to a call. */
export interface CallResponse<T> {
  content: T;
  /** The relations of its `Link` field: `next`, `prev`. */
  relations: ReadonlySet<string>;
}

/** Makes the calls of one operation. */
export interface ServiceCalls {
  /**
   * Resolves with the response. Throws the problem that the service responds with, under its own code, below 500 and for its
   * refusals of load; for every other failure a problem named after the service, 502 to 504; 503 `load_shed`.
   */
  call<T>(upstream: UpstreamName, call: Call<T>): Promise<CallResponse<T>>;
}

/** The calls of an operation, and which services failed. */
export interface NotedCalls extends ServiceCalls {
  /** The services with a failed call, so that their part of the result is missing. */
  readonly degraded: ReadonlySet<UpstreamName>;
}

/** The dependencies of the calls, the same for all operations. */
export interface ServiceCallsDependencies {
  links: Readonly<Record<UpstreamName, Link>>;
  admission: Admission;
  /** The largest response, in bytes. */
  maxResponseBytes: number;
}

const encoder = new TextEncoder();

/** Characters that may stand in a header field. A caller's token and key have passed the guard; this is for what is sent as a key. */
const VISIBLE = /^[\x21-\x7e]{1,255}$/;

/**
 * The calls of one operation, with its scope: deadline, correlation id and trace context. They take the way of proxied requests,
 * through admission control, circuit breakers and replicas, with the client's own token. A call is never repeated.
 */
export function serviceCalls(
  { links, admission, maxResponseBytes }: ServiceCallsDependencies,
  { authorization, client }: Caller,
  scope: Scope,
): NotedCalls {
  const degraded = new Set<UpstreamName>();
  const identity =
    `accept: application/json\r\nvia: ${VIA}\r\n${CLIENT_KEY_HEADER}: ${client}\r\n` +
    (authorization === null ? "" : `authorization: ${authorization}\r\n`);

  async function exchange<T>(upstream: UpstreamName, call: Call<T>): Promise<CallResponse<T>> {
    const { path, check, body, idempotencyKey, responses = 1 } = call;
    const method = body === undefined ? "GET" : "POST";
    const kind = `${method} ${shapeOf(path.split("?", 1)[0] ?? path)}`;
    const place = await admission.enter({ upstream, isHashing: false }, kind, scope);
    let responded = false;
    try {
      const response = await links[upstream].exchange(
        {
          method,
          path,
          headers: headersOf(scope, RESPONSE_MARGIN_MS) + identity + fieldsOf(body, idempotencyKey),
          ...(body !== undefined && { body: encoder.encode(JSON.stringify(body)) }),
        },
        scope.deadline,
        { client: scope, hangUp() {} },
      );
      const most = maxResponseBytes * responses;
      const bytes = await wholeBody(upstream, response.body, most, scope.deadline);
      // A body that came with its head was not counted while it was read.
      if (bytes.length > most) throw upstreamProblem(upstream, "too_large", undefined);
      responded = true;
      if (response.status >= 400) throw serviceProblem(upstream, response.status, response.headers, bytes);
      return { content: contentOf(upstream, bytes, check), relations: relationsOf(response.headers) };
    } finally {
      place.release(responded);
    }
  }

  return {
    degraded,
    async call(upstream, call) {
      try {
        return await timed(scope.timings, upstream, () => exchange(upstream, call));
      } catch (failure) {
        // The scope ends at its deadline too; the call then looks like one whose client has disconnected.
        const isLate = failure instanceof Abandoned && scope.reason instanceof DeadlineExceeded;
        const error = isLate ? upstreamProblem(upstream, "timeout", failure) : failure;
        if (error instanceof Problem && error.status >= 500) degraded.add(upstream);
        throw error;
      }
    },
  };
}

function fieldsOf(body: unknown, idempotencyKey: string | undefined): string {
  const type = body === undefined ? "" : "content-type: application/json\r\n";
  return idempotencyKey !== undefined && VISIBLE.test(idempotencyKey)
    ? `${type}idempotency-key: ${idempotencyKey}\r\n`
    : type;
}

function contentOf<T>(upstream: UpstreamName, bytes: Uint8Array, check: ResponseCheck<T>): T {
  let content: unknown;
  try {
    // The check that follows looks at every field that is used; a body of a client would be checked for its nesting too.
    content = JSON.parse(textOf(bytes));
  } catch (cause) {
    throw upstreamProblem(upstream, "bad_answer", cause);
  }
  if (check.Check(content)) return content;
  throw upstreamProblem(upstream, "bad_answer", undefined);
}

const NONE: ReadonlySet<string> = new Set();

/** The relations in the `Link` fields of a response (RFC 8288). */
function relationsOf(headers: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const links = headers.filter(([name]) => name.toLowerCase() === "link").map(([, value]) => value);
  if (links.length === 0) return NONE;
  return new Set([...links.join(",").matchAll(/;\s*rel="?(\w+)/g)].map(([, relation]) => relation ?? ""));
}
