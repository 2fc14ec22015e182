import { cpus, loadavg, release, totalmem } from "node:os";
import { basename } from "node:path";
import { SECRET_READERS } from "@super-heroes/system/environment/secrets";
import autocannonPackage from "autocannon/package.json";

/** The machine and the tools of a run; nothing that says whose machine it is. */
export interface Machine {
  cpu: string;
  cores: number;
  /** In bytes. */
  memory: number;
  /** Processes that wanted to run, on average over the minute before the run; `null` where that is not counted. */
  loadBefore: number | null;
  kernel: string;
  bun: string;
  autocannon: string;
  /** `null` where it took no part. */
  k6: string | null;
}

/** Processes that wanted to run during the last minute, on average; `null` where that is not counted. */
export function machineLoad(): number | null {
  return process.platform === "win32" ? null : (loadavg()[0] ?? null);
}

/** Describes this machine. */
export function thisMachine(k6Version: string | null, loadBefore: number | null): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory: totalmem(),
    loadBefore,
    kernel: `${process.platform} ${release()} ${process.arch}`,
    bun: Bun.version,
    autocannon: autocannonPackage.version,
    k6: k6Version,
  };
}

/** Names of variables that change how services perform, with or without a service's name before them. */
const TELLING =
  /^((HEROES|VILLAINS|LOCATIONS|FIGHTS)_)?(POOL_\w+|UPSTREAM_\w+|COALESCE\w*|HEDGE\w*|(HEROES|VILLAINS|LOCATIONS)_LATENCY|DRAWS_IN_FLIGHT|DEADLINE_MS|BODY_LIMIT_BYTES|LOG_LEVEL|STORE_TIMEOUT_MS|BUN_JSC_\w+)$/;

/** The variables of `env` that change how services perform. */
export function tellingVariables(env: Record<string, string | undefined>): Record<string, string> {
  const told = Object.entries(env).filter(
    (entry): entry is [string, string] => TELLING.test(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(told.sort(([a], [b]) => a.localeCompare(b)));
}

/** What a variable is set to, as a result may hold it. */
export const anonymousValue = (name: string, value: string): string =>
  anonymousText(`${name}=${value}`).slice(name.length + 1);

/** The arguments as a result may hold them: without addresses, and without folders of this machine. */
export function anonymous(argv: readonly string[]): string[] {
  return argv.map(anonymousText);
}

/**
 * Variables that hold a secret, with or without a service's name before them, and what they are set to: up to the next
 * variable of a list, since a secret may have commas in it.
 */
const SECRET = new RegExp(
  `\\b((?:[A-Z]+_)*(?:${Object.keys(SECRET_READERS).join("|")}))=\\S+?(?=,[A-Z][A-Z0-9_]*=|\\s|$)`,
  "g",
);

/** A text as a result may hold it: without secrets and addresses, and of a path of this machine only its last name. */
export function anonymousText(text: string): string {
  return text
    .replace(SECRET, "$1=SECRET")
    .replace(/\b[a-z+]+:\/\/[^\s"')]+/g, "URL")
    .replace(
      /(^|[\s=:("'])(\/[^\s:"')]+)/g,
      (_, before: string, path: string) => `${before}${basename(path)}`,
    );
}
