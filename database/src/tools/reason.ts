/** How Bun, Node, Python, Go, pip and k6 mark the line of an error. */
const MARKED = /^(\w*(Error|Exception)|error|fatal( error)?|panic|failed|cannot|could not)\b.*?[:\s]/i;

/** Lines without information for the operator in the output of a failed program. */
const NOISE = [
  // A stack, as Bun and Node, Python, and Go print one.
  /^at .+[:)\]>]\d*\)?$/,
  /^at \S+( \S+)?$/,
  /^File ".+", line \d+/,
  /^Traceback \(most recent call last\):$/,
  /^goroutine \d+ \[.*\]:$/,
  /^\S+\.go:\d+( \+0x[0-9a-f]+)?$/,
  /^[\w./*()[\]{}-]+\((0x[0-9a-f]+|\.\.\.|, |\{|\})*\)$/,
  // The source around the error, and the mark below it.
  /^\d+ \| /,
  /^[\^~\s|]+$/,
  // The rest of a printed object.
  /^[\]}),;{[(\s]+$/,
  /^"?\w+"?: .*,$/,
  // The version, with which Bun and Node end their output.
  /^(Bun|Node\.js) v\d+\.\d+\.\d+/,
  // Advice that has nothing to do with the failure.
  /^\[notice\]/,
];

/** A longer line is shortened. */
const MOST_CHARACTERS = 300;

/**
 * The reason of a failure in the output of a program: the last line that is marked as an error, else the last one that is
 * not part of a stack, a printed object or a version. `undefined` where there is none; the caller then reports what it has,
 * such as the exit code. Always one line.
 *
 * @example reasonIn("error: the disk is full\n      at main.ts:12\n\nBun v1.4.5 (Linux x64)") // "the disk is full"
 */
export function reasonIn(output: string | readonly string[]): string | undefined {
  const text = typeof output === "string" ? output : output.join("\n");
  const lines = Bun.stripANSI(text)
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .filter((line) => /\p{L}{2}/u.test(line) && !NOISE.some((pattern) => pattern.test(line)));
  const line = lines.findLast((candidate) => MARKED.test(candidate)) ?? lines.at(-1);
  return line && shortened(line.replace(/^(error|fatal|fatal error|panic): /i, "").replace(/[\s:;,]+$/, ""));
}

function shortened(line: string): string {
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1).trimEnd()}…`;
}
