import { openFlags } from "../../src/flags/open-flags.ts";
import type { FlagsConfig } from "../../src/flags/variables.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { captureLog } from "../captured-log.ts";

/** The flags of a process, with its log and metrics. They are read again with `check` only: a test does not wait for the timer. */
export async function openFlagsUnderTest(config: Partial<FlagsConfig>) {
  const { log, lines } = captureLog();
  const metrics = createMetrics("tests");
  const { flags, check, close } = await openFlags(config, { log, metrics });
  const hedging = flags.boolean("hedging", true);
  return {
    flags,
    check,
    /** A flag of the code whose default is on. */
    isHedging: () => hedging.for("any"),
    /** The messages at the level of an error or a warning. */
    logged: (level: "error" | "warn") =>
      lines.filter((line) => line.level === (level === "error" ? 50 : 40)).map(({ msg }) => String(msg)),
    /** The value of a metric without labels of its own. */
    async metric(name: string, labels = ""): Promise<number> {
      const page = await metrics.registry.metrics();
      const line = page.split("\n").find((text) => text.startsWith(`${name}{`) && text.includes(labels));
      return Number(line?.split(" ").at(-1) ?? Number.NaN);
    },
    [Symbol.dispose]: close,
  };
}
