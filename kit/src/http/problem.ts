import { STATUS_CODES } from "node:http";
import { type Static, Type } from "@sinclair/typebox";

/** The media type of an error response (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

/** One invalid field of a request and the reason. Values are never repeated. */
export const FieldError = Type.Object({
  field: Type.String({
    description: "A JSON pointer into the body (`/hero/level`), or the name of a parameter.",
  }),
  reason: Type.String(),
});

/** The body of an error response: RFC 9457 with the extensions of this system. */
export const ProblemDetails = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String(),
    code: Type.String({ description: "Stable and machine-readable; clients may depend on it." }),
    correlation_id: Type.String(),
    errors: Type.Optional(Type.Array(FieldError)),
  },
  { title: "Problem" },
);

export type FieldError = Static<typeof FieldError>;
export type ProblemDetails = Static<typeof ProblemDetails>;

/**
 * An error with a response of its own. `detail` is sent to the client, so it must not contain internal information; the underlying
 * error belongs in `cause`, which is logged and never sent.
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Further headers of the response. */
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    options: {
      errors?: FieldError[];
      retryAfterSeconds?: number;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.headers = options.headers;
  }
}

/**
 * 401: the caller is not authenticated. The response is the same for every reason, so that it does not help to forge a token.
 */
export const unauthenticated = (cause?: unknown) =>
  new Problem(401, "unauthenticated", "Valid credentials are required.", {
    headers: { "www-authenticate": "Bearer" },
    cause,
  });

/** 403: the caller is known and does not have the permission. */
export const forbidden = () => new Problem(403, "forbidden", "You do not have permission for this request.");

/** 408: the body was not received in time. The connection is closed, so that the rest is not waited for (RFC 9110, 15.5.9). */
export const bodyTimeout = () =>
  new Problem(408, "body_timeout", "The body was not received in time.", {
    headers: { connection: "close" },
  });

/** 413: the body is larger than `limitBytes`. */
export const bodyTooLarge = (limitBytes: number) =>
  new Problem(413, "body_too_large", `The body is larger than the limit of ${limitBytes} bytes.`);

/** 499, as in nginx: the client closed the connection first. It is only for the log and for metrics. */
export const clientClosed = (cause?: unknown) =>
  new Problem(
    499,
    "client_closed_request",
    "The client closed the connection before the response was ready.",
    {
      cause,
    },
  );

/** 409: the request conflicts with what is stored. */
export const conflict = (code: string, detail: string) => new Problem(409, code, detail);

/** 404: no such row or route. */
export const notFound = (detail: string, code = "not_found") => new Problem(404, code, detail);

/** 404: the path is unknown. */
export const routeNotFound = () => notFound("No route matches this path.", "route_not_found");

/** 405: the route exists, but not with this method; `allow` lists those that it supports. */
export const methodNotAllowed = (allow: string) =>
  new Problem(405, "method_not_allowed", `This path supports ${allow} only.`, { headers: { allow } });

/** 422: well-formed but invalid, with a list of fields and reasons. */
export const invalid = (errors: FieldError[]) =>
  new Problem(422, "validation_failed", "The request is well-formed but not valid.", { errors });

/** 503: the service's own store does not respond. */
export const storeUnavailable = (cause: unknown) =>
  new Problem(503, "store_unavailable", "The store of this service does not respond.", {
    retryAfterSeconds: 1,
    cause,
  });

/** 503: too many requests are waiting; sent before any work is done. It has no cause, because it is the intended response. */
export const overloaded = (code: string, detail: string) =>
  new Problem(503, code, detail, { retryAfterSeconds: 1 });

/** 504: the request's deadline passed before the response was ready. */
export const deadlineExceeded = (code: string, detail: string) => new Problem(504, code, detail);

/**
 * Whether an operator should look at the error. A service that refuses what it cannot accept works as intended and counts the
 * refusal: if each were logged as an error, overload would be the time with the most log lines.
 */
export const isFault = ({ status, cause }: Problem): boolean =>
  status >= 500 && (status !== 503 || cause !== undefined);

/** The response for a problem (RFC 9457). `type` is `about:blank`, because `code` identifies the problem. */
export function problemResponse(problem: Problem, instance: string, correlationId: string): Response {
  const details: ProblemDetails = {
    type: "about:blank",
    title: STATUS_CODES[problem.status] ?? "Error",
    status: problem.status,
    detail: problem.message,
    instance,
    code: problem.code,
    correlation_id: correlationId,
    ...(problem.errors && { errors: problem.errors }),
  };
  const headers: Record<string, string> = { "content-type": PROBLEM_TYPE, ...problem.headers };
  if (problem.retryAfterSeconds) headers["retry-after"] = String(problem.retryAfterSeconds);
  return new Response(JSON.stringify(details), { status: problem.status, headers });
}
