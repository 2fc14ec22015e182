/** The most differences that are listed. */
const MOST = 10;

/** Where two JSON values differ: the first ten JSON pointers, each with what happened there. */
export const differences = (before: unknown, after: unknown): string[] =>
  [...within(before, after, "")].slice(0, MOST);

function* within(before: unknown, after: unknown, at: string): Generator<string> {
  if (Bun.deepEquals(before, after)) return;
  if (!isObject(before) || !isObject(after)) {
    yield `${at || "/"} differs`;
    return;
  }
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const path = `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (!(name in after)) yield `${path} is committed and not served`;
    else if (!(name in before)) yield `${path} is served and not committed`;
    else yield* within(before[name], after[name], path);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
