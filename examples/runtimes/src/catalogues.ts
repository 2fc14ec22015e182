import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import { launchSystem } from "@super-heroes/system/launch/launch";
import { serviceNamed } from "@super-heroes/system/services";
import { openStack } from "@super-heroes/system/start/stack";
import { table } from "@super-heroes/topology/table";
import type { Stack } from "./measurements.ts";

/** The catalogues that fights draws from, as processes. */
export interface Catalogues extends AsyncDisposable {
  /** By name. */
  readonly urls: Readonly<Record<string, string>>;
}

/** The context of starting them. */
export interface CataloguesContext {
  /** The folder of their logs, and of embedded stores; an absolute path. */
  logDir: string;
  onProgress(line: string): void;
  signal: AbortSignal;
}

/** Starts the catalogues with production settings on free ports, and stops them when it is disposed of. */
export async function startCatalogues(
  kind: Stack,
  { logDir, onProgress, signal }: CataloguesContext,
): Promise<Catalogues> {
  const services = table.fights.calls.map(serviceNamed);
  await using opened = new AsyncDisposableStack();
  const stack = await openStack({ stack: kind, services }, toolEnvironment(), { onProgress, signal });
  opened.defer(stack.release);
  const system = await launchSystem({
    services,
    env: {
      ...stack.env,
      DATA_DIR: join(logDir, "data"),
      NODE_ENV: "production",
      OPEN_WRITES: "true",
      ...Object.fromEntries(services.map(({ name }) => [`${name.toUpperCase()}_PORT`, "0"])),
    },
    isWholeEnvironment: true,
    output: (name) => join(logDir, `${name}.log`),
    signal,
  });
  opened.defer(system.stop);
  const closing = opened.move();
  return {
    urls: Object.fromEntries(system.services.map(({ name, url }) => [name, url])),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
