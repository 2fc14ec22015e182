import { STATUS_CODES } from "node:http";
import { type Static, Type } from "@sinclair/typebox";

/** The media type of an error response (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

/** One field of a request that was refused, and why. Values are never repeated back. */
export const FieldError = Type.Object({
  field: Type.String({
    description: "A JSON pointer into the body (`/hero/level`), or the name of a parameter.",
  }),
  reason: Type.String(),
});

/** The body of an error response: RFC 9457 with this system's extensions. */
export const ProblemDetails = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String(),
    code: Type.String({ description: "Stable and machine-readable; clients may branch on it." }),
    correlation_id: Type.String(),
    errors: Type.Optional(Type.Array(FieldError)),
  },
  { title: "Problem" },
);

export type FieldError = Static<typeof FieldError>;
export type ProblemDetails = Static<typeof ProblemDetails>;

/**
 * An error with an answer of its own. `detail` is shown to the client, so it must hold nothing internal; the
 * underlying error belongs in `cause`, which is logged and never sent.
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Of the answer, besides what every problem has. */
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
 * 401: whoever asks did not prove who they are. One answer for every reason, so that it tells nobody how near a forged
 * token came.
 */
export const unauthenticated = (cause?: unknown) =>
  new Problem(401, "unauthenticated", "Valid credentials are needed for this.", {
    headers: { "www-authenticate": "Bearer" },
    cause,
  });

/** 403: it is known who asks, and they may not. */
export const forbidden = () => new Problem(403, "forbidden", "This is not allowed for you.");

/** 408: the body did not arrive in time. The connection is closed, so that nothing waits for the rest (RFC 9110, 15.5.9). */
export const bodyTimeout = () =>
  new Problem(408, "body_timeout", "The body did not arrive in time.", { headers: { connection: "close" } });

/** 413: the body is larger than `limitBytes`. */
export const bodyTooLarge = (limitBytes: number) =>
  new Problem(413, "body_too_large", `The body is larger than the limit of ${limitBytes} bytes.`);

/** 499, as nginx has it: the client closed the connection first. It is for the log and for metrics, and is not received. */
export const clientClosed = (cause?: unknown) =>
  new Problem(
    499,
    "client_closed_request",
    "The client closed the connection before the response was ready.",
    {
      cause,
    },
  );

/** 409: what is stored stands against it. */
export const conflict = (code: string, detail: string) => new Problem(409, code, detail);

/** 404: no such row or route. */
export const notFound = (detail: string, code = "not_found") => new Problem(404, code, detail);

/** 404: the path is unknown. */
export const routeNotFound = () => notFound("There is no such route.", "route_not_found");

/** 405: the route exists, but not with this method; `allow` names those that it takes. */
export const methodNotAllowed = (allow: string) =>
  new Problem(405, "method_not_allowed", `This path supports ${allow} only.`, { headers: { allow } });

/** 422: well-formed but invalid, with each field and why. */
export const invalid = (errors: FieldError[]) =>
  new Problem(422, "validation_failed", "The request is well-formed but not valid.", { errors });

/** 503: the service's own store does not answer. */
export const storeUnavailable = (cause: unknown) =>
  new Problem(503, "store_unavailable", "The store of this service does not answer.", {
    retryAfterSeconds: 1,
    cause,
  });

/** 503: too much is waiting already; sent before any work is done. It has no cause: it is the intended answer. */
export const overloaded = (code: string, detail: string) =>
  new Problem(503, code, detail, { retryAfterSeconds: 1 });

/** 504: the request's deadline passed before the answer was ready. */
export const deadlineExceeded = (code: string, detail: string) => new Problem(504, code, detail);

/**
 * Whether something went wrong that somebody should look at. A service that refuses what it cannot take does what it
 * should, and tells its metrics: were each refusal an error in the log, overload would be the time to write most.
 */
export const isFault = ({ status, cause }: Problem): boolean =>
  status >= 500 && (status !== 503 || cause !== undefined);

/** The RFC 9457 answer for a problem. `type` is `about:blank`: `code` says what the type would. */
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
