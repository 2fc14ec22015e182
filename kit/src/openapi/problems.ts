import { STATUS_CODES } from "node:http";
import { PROBLEM_TYPE, ProblemDetails } from "../http/problem.ts";
import type { DocumentedResponse, Reference } from "./document.ts";
import type { NamedSchemas } from "./schema.ts";

const RETRY_AFTER = { "Retry-After": "Seconds to wait before the next try." };

/** The error responses of the contract: when each status is sent, and its headers. */
const TABLE = {
  400: { when: "The request target is malformed, or the body is not JSON or not valid UTF-8." },
  401: {
    when: "There are no credentials, they are not valid, or their session has ended.",
    headers: { "WWW-Authenticate": "How to authenticate: `Bearer`." },
  },
  403: { when: "The signed-in user does not have the permission." },
  404: { when: "There is no such row." },
  406: { when: "`Accept` allows no media type that the response can have." },
  408: { when: "The body was not received in time." },
  409: { when: "The request conflicts with what is stored." },
  412: { when: "A precondition of the request is not true: `If-Match` or `If-None-Match`." },
  413: { when: "The body is larger than the limit." },
  415: { when: "The content type of the body is not accepted." },
  422: { when: "The request is well-formed but not valid: `errors` lists each field and the reason." },
  429: {
    when: "There were too many requests from this client, or too many attempts on this account.",
    headers: RETRY_AFTER,
  },
  502: { when: "Another service failed, or its response was not valid; `code` says which one." },
  503: {
    when: "The store, or a service that this one needs, does not respond; or the service sheds load.",
    headers: RETRY_AFTER,
  },
  504: { when: "The deadline passed." },
} satisfies Record<number, { when: string; headers?: Record<string, string> }>;

/** A status of {@link problemResponses}. */
export type ProblemStatus = keyof typeof TABLE;

/** The name of a status under `components.responses`. */
const nameOf = (status: ProblemStatus) => `Problem${status}`;

/** The responses of these statuses, for `components.responses`. All have the schema of problems. */
export function problemResponses(
  statuses: Iterable<ProblemStatus>,
  schemas: NamedSchemas,
): Record<string, DocumentedResponse> {
  const responses: Record<string, DocumentedResponse> = {};
  for (const status of [...new Set(statuses)].toSorted((a, b) => a - b)) {
    const entry: { when: string; headers?: Record<string, string> } = TABLE[status];
    responses[nameOf(status)] = {
      description: `${STATUS_CODES[status]}. ${entry.when}`,
      ...(entry.headers && { headers: textHeaders(entry.headers) }),
      content: { [PROBLEM_TYPE]: { schema: schemas.of(ProblemDetails) } },
    };
  }
  return responses;
}

/** The reference to the response of a status. */
export const problemReference = (status: ProblemStatus): Reference => ({
  $ref: `#/components/responses/${nameOf(status)}`,
});

/** Headers with string values, from their descriptions by name. */
export const textHeaders = (descriptions: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(descriptions).map(([name, description]) => [
      name,
      { description, schema: { type: "string" } },
    ]),
  );
