import type { Logger } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { ReadFlagSet } from "./flag-set.ts";
import { type ChangeableFlags, createFlags, type Flags } from "./flags.ts";
import { type FlagSource, fileSource, urlSource } from "./source.ts";
import type { FlagsConfig } from "./variables.ts";

/** Flags that follow their source. */
export interface FollowedFlags {
  readonly flags: Flags;
  /** Reads the source now, as the timer does. */
  check(): Promise<void>;
  close(): void;
}

/** The log and metrics that report the state of the flags. */
export interface FlagsContext {
  log: Logger;
  metrics: Pick<Metrics, "counter" | "gauge">;
}

/**
 * Opens the flags of the source that the configuration names, and reads them once before it resolves. From then on they are read
 * again and again: a changed text is in use within two seconds. A source that cannot be used never stops a service: the flags before
 * stay in use, or the defaults of the code, and log, `/ready` and metrics say so. Without a source nothing is loaded or read.
 */
export async function openFlags(
  { flagsFile, flagsUrl }: Partial<FlagsConfig>,
  context: FlagsContext,
): Promise<FollowedFlags> {
  const source = flagsFile ? fileSource(flagsFile) : flagsUrl ? urlSource(flagsUrl) : undefined;
  const flags = createFlags(context.metrics);
  if (!source) return { flags, check: async () => {}, close() {} };
  const { readFlagSet } = await import("./read-flag-set.ts");
  return await follow(source, flags, readFlagSet, context);
}

async function follow(
  source: FlagSource,
  flags: ChangeableFlags,
  readFlagSet: ReadFlagSet,
  { log, metrics }: FlagsContext,
): Promise<FollowedFlags> {
  const { kind, description, everyMs } = source;
  const where = { [kind]: description };
  const changes = metrics
    .counter("feature_flags_changes_total", "Changes of the feature flags in use")
    .child({});
  let lastText: string | undefined;
  let mistake: string | undefined;
  let problem: string | undefined;
  let ignored = 0;
  let isClosed = false;
  let timer: Timer | undefined;

  metrics
    .gauge("feature_flags_loaded", "Feature flags in use that come from their source")
    .watch({}, () => flags.current?.definitions.size ?? 0);
  metrics
    .gauge(
      "feature_flags_ignored",
      "Feature flags of the source that are not used: unknown, or of the wrong type",
    )
    .watch({}, () => ignored);
  metrics
    .gauge("feature_flags_source_error", "1 while the source of the feature flags cannot be used")
    .watch({}, () => (problem === undefined ? 0 : 1));

  /** Uses the text, or returns why it cannot be used. */
  function use(text: string): string | undefined {
    try {
      const set = readFlagSet(text);
      // At the start at debug: a service that then ends prints one line, its reason.
      const level = flags.current === undefined ? "debug" : "info";
      const notUsed = flags.use(set);
      const names = Object.keys(notUsed);
      ignored = names.length;
      changes.add();
      log[level](
        { ...where, version: set.version, flags: [...set.definitions.keys()] },
        "feature flags are in use",
      );
      if (names.length > 0)
        log.warn({ ...where, ignored: notUsed }, `feature flags are not used: ${names.join(", ")}`);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  function report(next: string | undefined, isNewText: boolean): void {
    const hasChanged = next !== problem || (next !== undefined && isNewText);
    problem = next;
    const status = next === undefined ? "current" : flags.current ? "last_good" : "defaults";
    flags.setSource({ source: kind, status, ...(next !== undefined && { problem: `the ${kind} ${next}` }) });
    if (!hasChanged) return;
    const kept = status === "defaults" ? "the defaults of the code apply" : "those before stay in use";
    if (next !== undefined)
      log.error({ ...where, reason: next }, `feature flags cannot be used: the ${kind} ${next}; ${kept}`);
    else if (!isNewText) log.info(where, `the ${kind} of the feature flags can be used again`);
  }

  async function check(): Promise<void> {
    let text: string | undefined;
    try {
      text = await source.read();
    } catch (error) {
      if (!isClosed) report((error as Error).message, false);
      return;
    }
    if (isClosed) return;
    const isNewText = text !== undefined && text !== lastText;
    if (isNewText) {
      lastText = text;
      mistake = use(text as string);
    }
    report(mistake, isNewText);
  }

  function again(): void {
    timer = setTimeout(async () => {
      await check();
      if (!isClosed) again();
    }, everyMs);
    timer.unref();
  }

  await check();
  again();
  return {
    flags,
    check,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
