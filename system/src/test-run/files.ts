import { relative } from "node:path";
import { UsageError } from "@super-heroes/cli/usage-error";

/** Every test file under `root`, as paths from there, sorted. */
export async function testFiles(root: string): Promise<string[]> {
  const files = [];
  for await (const file of new Bun.Glob("**/*.test.ts").scan({ cwd: root }))
    if (!/(^|\/)(node_modules|\.data)\//.test(file)) files.push(file);
  return files.sort();
}

/**
 * The files whose paths contain one of these parts; a part may also be an absolute path. A part that no path contains is an
 * error, because a run without tests would look like one that passed. Throws {@link NoSuchPart}.
 */
export function chosenFiles(files: readonly string[], parts: readonly string[], root: string): string[] {
  if (parts.length === 0) return [...files];
  const wanted = parts.map((part) => (part.startsWith("/") ? relative(root, part) : part));
  for (const part of wanted)
    if (!files.some((file) => file.includes(part))) throw new NoSuchPart(part, files);
  return files.filter((file) => wanted.some((part) => file.includes(part)));
}

/** No path of a test file contains this part. */
export class NoSuchPart extends UsageError {
  constructor(part: string, files: readonly string[]) {
    super(
      `no test file has ${JSON.stringify(part)} in its path; parts: ${[...partsOf(files).keys()].join(", ")}`,
    );
  }
}

/** The number of test files of each workspace, by its folder. */
export function partsOf(files: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = /^(services\/[^/]+|[^/]+)\//.exec(file)?.[1] ?? file;
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}
