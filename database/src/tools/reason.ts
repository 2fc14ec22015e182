/** How programs mark the line that says what went wrong: Bun, Node, Python, Go, pip, k6's own words. */
const MARKED = /^(\w*(Error|Exception)|error|fatal( error)?|panic|failed|cannot|could not)\b.*?[:\s]/i;

/** Lines that a person learns nothing from, in the output of a program that failed. */
const NOISE = [
  // A stack, as Bun and Node, Python, and Go print one.
  /^at .+[:)\]>]\d*\)?$/,
  /^at \S+( \S+)?$/,
  /^File ".+", line \d+/,
  /^Traceback \(most recent call last\):$/,
  /^goroutine \d+ \[.*\]:$/,
  /^\S+\.go:\d+( \+0x[0-9a-f]+)?$/,
  /^[\w./*()[\]{}-]+\((0x[0-9a-f]+|\.\.\.|, |\{|\})*\)$/,
  // The source around the place, and the mark below it.
  /^\d+ \| /,
  /^[\^~\s|]+$/,
  // What is left of an object that was printed.
  /^[\]}),;{[(\s]+$/,
  /^"?\w+"?: .*,$/,
  // The program's own version, where Bun and Node end.
  /^(Bun|Node\.js) v\d+\.\d+\.\d+/,
  // Advice that has nothing to do with the failure.
  /^\[notice\]/,
];

/** Longer than this it is no sentence. */
const MOST_CHARACTERS = 300;

/**
 * The sentence for a person in what a program printed before it failed: the last line that is marked as an error, else
 * the last one that is no part of a stack, of a printed object or of a version. `undefined` where there is none: the
 * caller then says what it knows itself, such as the exit code. Never several lines.
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
