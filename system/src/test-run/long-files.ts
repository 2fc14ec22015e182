/**
 * The test files that take minutes: they run the whole system, or a browser. Bun gives each of its processes one half of the
 * sorted files, so that these would all be at the end of the same process while the others are idle.
 */
export const LONG_FILES: readonly string[] = [
  "drills/test/drills.test.ts",
  "web/test/browser.test.ts",
  "web/test/every-page.test.ts",
];

/** The runs of `bun test` for these files: first the long ones, which share the cores among themselves, then the others. */
export function runsOf(files: readonly string[]): string[][] {
  const isLong = (file: string) => LONG_FILES.includes(file);
  return [files.filter(isLong), files.filter((file) => !isLong(file))].filter((run) => run.length > 0);
}
