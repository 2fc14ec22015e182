import type { ProblemDetails } from "@super-heroes/kit/http/problem";

/** Why a request has no result. */
export type Reason = "offline" | "unreachable" | "timeout" | "refused";

/** A request that failed. `message` is for the reader of the page. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly reason: Reason,
    message: string,
    readonly details: Partial<ProblemDetails> = {},
    /** After how many seconds the request may be repeated. */
    readonly retryAfterS?: number,
  ) {
    super(message);
  }

  /** The status of the response; 0 without one. */
  get status(): number {
    return this.details.status ?? 0;
  }

  /** The stable code of the problem; empty without one. */
  get code(): string {
    return this.details.code ?? "";
  }

  /** The reason why each field is invalid, by its name: the last part of `/hero/level` or of `level`. */
  get fields(): Readonly<Record<string, string>> {
    const conflict = CONFLICTS[this.code];
    if (conflict) return { [conflict.field]: conflict.reason };
    const errors = this.details.errors ?? [];
    return Object.fromEntries(errors.map(({ field, reason }) => [field.split("/").at(-1) ?? field, reason]));
  }

  /** The reasons that belong to no field of a form, for a request that is not made by one. */
  get reasons(): readonly string[] {
    return (this.details.errors ?? []).map(({ field, reason }) => `${field.split("/").at(-1)} ${reason}`);
  }

  /** Whether the same request may succeed later: it was not refused for what it is. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500 || PASSING.has(this.status);
  }

  /** The service that is down or slow, where the problem names one. */
  get service(): string | undefined {
    const [, name] =
      /^([a-z]+)_(?:unreachable|circuit_open|timeout|bad_answer|bad_status|too_large|overloaded|unavailable)$/.exec(
        this.code,
      ) ?? [];
    // The keys that tokens are checked with are those of users.
    return name === "keys" ? "users" : name;
  }
}

/** Statuses below 500 that pass: a timeout, too early, too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Problems about one field that do not list it. */
const CONFLICTS: Readonly<Record<string, { field: string; reason: string }>> = {
  username_taken: { field: "username", reason: "is taken by another user" },
  email_taken: { field: "email", reason: "is used by another user" },
  wrong_password: { field: "current_password", reason: "is wrong" },
};

/** Any error as a {@link Failure}. A fault of the application itself is one too, so that it is shown. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure("refused", error instanceof Error ? error.message : String(error));
}

/** The failure of a response that is not 2xx. */
export async function failureOf(response: Response): Promise<Failure> {
  const details = await problemIn(response);
  const after = Number(response.headers.get("retry-after"));
  const retryAfterS = Number.isFinite(after) && after > 0 ? after : undefined;
  return new Failure("refused", sentenceFor(details, retryAfterS), details, retryAfterS);
}

async function problemIn(response: Response): Promise<Partial<ProblemDetails>> {
  const { status } = response;
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? { ...body, status } : { status };
  } catch {
    // A proxy between the browser and the gateway may respond with a page.
    return { status };
  }
}

function sentenceFor(details: Partial<ProblemDetails>, retryAfterS: number | undefined): string {
  const { status = 0, detail } = details;
  if (status === 429)
    return `Too many requests. ${retryAfterS === undefined ? "Try again later." : `Try again in ${retryAfterS} s.`}`;
  const { service } = new Failure("refused", "", details);
  if (service !== undefined && status >= 502)
    return `${service} does not respond. Everything that does not need it continues to work.`;
  if (status === 422 && details.errors !== undefined) return "Some values are not valid.";
  if (detail !== undefined && detail !== "") return detail;
  return `The server responded with status ${status}.`;
}
