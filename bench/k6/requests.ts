/**
 * Requests that are sent in turn at a fixed rate, whatever the responses do (open loop). The bench starts it.
 *
 * REQUESTS  a file with the requests, as JSON
 * RATE, DURATION, WARMUP, MAX_VUS  as in fight.ts
 */
import { b64decode } from "k6/encoding";
import { scenario } from "k6/execution";
import http, { type RefinedResponse } from "k6/http";
import { Counter } from "k6/metrics";
import type { Options } from "k6/options";
import { arrivalScenarios } from "./arrival-scenarios.ts";
import { problemOf } from "./expected-response.ts";

/** A request as the bench writes it. */
interface Prepared {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** In base64; `null` without one. */
  body: string | null;
  expected: Parameters<typeof problemOf>[1];
}

const requests: Prepared[] = JSON.parse(open(__ENV.REQUESTS ?? ""));
const bodies = requests.map(({ body }) => (body === null ? null : b64decode(body)));
/** Responses with status 2xx that are not what the first ones were. */
const unexpected = new Counter("unexpected");

export const options: Options = {
  scenarios: arrivalScenarios({ warmup: "request", measured: "measuredRequest" }),
};

/** Sends the request whose turn it is. */
export function request(): void {
  const place = scenario.iterationInTest % requests.length;
  const prepared = requests[place];
  if (!prepared) return;
  const { method, url, headers, expected } = prepared;
  const response = http.request(method, url, bodies[place] ?? null, {
    headers,
    redirects: 0,
    timeout: "10s",
    responseType: "binary",
    tags: { name: String(place) },
  });
  const problem = problemIn(response, expected);
  if (problem !== undefined) unexpected.add(1, { name: String(place), problem });
}

export function measuredRequest(): void {
  // The bench reads from this log that the warm-up is over.
  if (scenario.iterationInTest === 0) console.log("measuring");
  request();
}

/** Why a response with status 2xx is not good; other responses count as failed anyway. */
function problemIn(
  { status, body, headers }: RefinedResponse<"binary">,
  expected: Prepared["expected"],
): string | undefined {
  if (status < 200 || status >= 300) return undefined;
  const declared = headers["Content-Length"];
  // k6 decompresses bodies, so that of a compressed one without a declared length the size is not known.
  const isUnknown = declared === undefined && headers["Content-Encoding"] !== undefined;
  const length = declared === undefined ? (body?.byteLength ?? 0) : Number(declared);
  return problemOf(
    { status, length, lengthIn: "bytes", contentType: headers["Content-Type"] ?? null },
    expected && isUnknown ? { ...expected, bytes: null } : expected,
  );
}
