/** Collects why tests were skipped, for the last lines of a run. */
export interface Skips {
  add(name: string): void;
  readonly count: number;
  /** A line for each reason, the most frequent first; empty where nothing was skipped. */
  lines(): string[];
}

const REASON = / \(skipped: (.+?)\)(?= > |$)/;
const NO_REASON = "no reason is given in the title";

/** Whether this is a hook of a suite; Bun reports those of a skipped suite as skipped tests. */
export const isHook = (name: string): boolean => name.endsWith("(unnamed)");

/** Starts with none. The reason is in the title, where `testing/src/run/requirements.ts` writes it. */
export function createSkips(): Skips {
  const counts = new Map<string, number>();
  return {
    add(name) {
      if (isHook(name)) return;
      const reason = REASON.exec(name)?.[1] ?? NO_REASON;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    },
    get count() {
      return [...counts.values()].reduce((sum, count) => sum + count, 0);
    },
    lines() {
      const sorted = [...counts].sort(([, one], [, other]) => other - one);
      return sorted.map(([reason, count]) => `${String(count).padStart(5)}  ${reason}`);
    },
  };
}
