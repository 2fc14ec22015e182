import { STATUS_CODES } from "node:http";

/** One field of a request that was refused, and why. Values are never repeated back. */
export interface FieldError {
  /** Where: a JSON pointer into the body (`/hero/level`), or the name of a parameter. */
  field: string;
  reason: string;
}

/** The body of an error answer: RFC 9457 with this system's extensions. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  /** Stable and machine-readable; clients may branch on it. */
  code: string;
  correlation_id: string;
  errors?: FieldError[];
}

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

/** 409: what is stored stands against it. */
export const conflict = (code: string, detail: string) => new Problem(409, code, detail);

/** 404: no such row or route. */
export const notFound = (detail: string, code = "not_found") => new Problem(404, code, detail);

/** 405: the route exists, but not with this method; `allow` names those that it takes. */
export const methodNotAllowed = (allow: string) =>
  new Problem(405, "method_not_allowed", "This route does not take this method.", { headers: { allow } });

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
  const headers: Record<string, string> = { "content-type": "application/problem+json", ...problem.headers };
  if (problem.retryAfterSeconds) headers["retry-after"] = String(problem.retryAfterSeconds);
  return new Response(JSON.stringify(details), { status: problem.status, headers });
}
