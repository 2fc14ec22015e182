import type { Outcome } from "./terminal.ts";

/** What the comment after a command promises about its output and response. */
export interface Promised {
  /** The HTTP status; `undefined` where none is named: then any 2xx. */
  status: number | undefined;
  /** The problem's code. */
  code: string | undefined;
  /** Parts of the output, as in `"degraded":["orders"]`. */
  parts: readonly string[];
  /** Response headers by their names; `undefined` allows any value. */
  headers: ReadonlyMap<string, string | undefined>;
  /** It continues until Ctrl-C. */
  endless: boolean;
}

const STATUS = /^([1-5]\d\d)\b(?: ([a-z]+(?:_[a-z]+)+))?/;
const PART = /(?<=^|[\s,])"[^\s"]+":\S*?(?=,?(?:\s|$))/g;
const HEADER = /\b([A-Z][a-z]*(?:-[A-Z][a-z]*)+|Age)(?:: ([^\s,;]+))?/g;

/**
 * What a comment promises: for the first run of the command, and for the second after `again:`. The rest of it is prose.
 *
 * @example promisesOf('200, "degraded":["orders"], X-Degraded: orders')
 */
export function promisesOf(comment: string): Promised[] {
  return comment.split("; again: ").map((text) => {
    const [, status, code] = STATUS.exec(text) ?? [];
    const headers = new Map([...text.matchAll(HEADER)].map(([, name = "", value]) => [name, value] as const));
    return {
      status: status === undefined ? undefined : Number(status),
      code,
      parts: [...text.matchAll(PART)].map(([part]) => part),
      headers: new Map([...headers].filter(([name]) => name !== "Ctrl-C")),
      endless: text.includes("until Ctrl-C"),
    };
  });
}

/** Whether a comment promises anything that can be checked. */
export const isChecked = (promised: readonly Promised[]): boolean =>
  promised.some(
    ({ status, parts, headers, endless }) =>
      status !== undefined || parts.length > 0 || headers.size > 0 || endless,
  );

/** What is not as promised, in words; empty when all is. */
export function broken(promised: Promised, { exitCode, output, response }: Outcome): string[] {
  const problems: string[] = [];
  if (exitCode !== 0 && !promised.endless) problems.push(`exit code ${exitCode}`);
  for (const part of promised.parts) if (!output.includes(part)) problems.push(`the output lacks ${part}`);
  if (promised.endless && output.trim() === "") problems.push("there is no output");
  if (!response) {
    if (promised.status !== undefined) problems.push(`no response, expected ${promised.status}`);
    return problems;
  }
  const { status, headers } = response;
  const isRight = promised.status === undefined ? status >= 200 && status < 300 : status === promised.status;
  if (!isRight) problems.push(`status ${status}, expected ${promised.status ?? "2xx"}`);
  if (promised.code && !output.includes(`"code":"${promised.code}"`))
    problems.push(`the output lacks the code ${promised.code}`);
  for (const [name, value] of promised.headers) {
    const actual = headers.get(name);
    if (actual === null || (value !== undefined && actual !== value))
      problems.push(`${name} is ${actual ?? "missing"}${value === undefined ? "" : `, expected ${value}`}`);
  }
  return problems;
}
