import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expected, UsageError } from "@super-heroes/cli/usage-error";
import { coreServices } from "@super-heroes/system/services";

/** One variant of the code or of its environment, as requested. */
export interface ArmChoice {
  name: string;
  /** The checkout whose services are started; an absolute path. */
  dir: string;
  /** For all its services; `FIGHTS_KEY` sets `KEY` for fights alone. */
  environment: Record<string, string>;
}

const NAME = /^[a-z0-9][a-z0-9.-]{0,39}$/;
const VARIABLE = /^([A-Z][A-Za-z0-9_]*)=(.*)$/;
/** An arm cannot set ports: all arms run at the same time. */
const PORT = /^([A-Z]+_)?PORT$/;

/** Reads `NAME=DIR[,KEY=VALUE…]`; a relative DIR is resolved from `from`. Throws {@link UsageError}. */
export function armFrom(text: string, flagName: string, from = process.cwd()): ArmChoice {
  const [head = "", ...settings] = text.split(",");
  const cut = head.indexOf("=");
  const name = head.slice(0, cut);
  const folder = head.slice(cut + 1);
  if (cut < 0 || folder === "") throw expected(flagName, "NAME=DIR[,KEY=VALUE…]", text);
  if (!NAME.test(name)) {
    throw expected(flagName, "a NAME of up to 40 lower-case letters, digits, dots and hyphens", name);
  }
  const environment = Object.fromEntries(settings.map((setting) => variableFrom(setting, flagName)));
  return { name, dir: resolve(from, folder), environment };
}

function variableFrom(setting: string, flagName: string): [string, string] {
  const [, key, value] = VARIABLE.exec(setting) ?? [];
  if (key === undefined || value === undefined) throw expected(flagName, "KEY=VALUE after the DIR", setting);
  if (PORT.test(key)) throw new UsageError(`--${flagName} takes no ${key}: every arm gets free ports`);
  return [key, value];
}

/** Throws {@link UsageError} unless these can be compared: two or more, with different names, and existing checkouts. */
export function assertComparable(arms: readonly ArmChoice[]): void {
  if (arms.length < 2) {
    throw new UsageError(
      `tuning compares two arms or more, got ${arms.length}: give --arm NAME=DIR for each, the baseline first`,
    );
  }
  const names = arms.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`two arms are called ${twice}`);
  for (const { name, dir } of arms) {
    const missing = coreServices.find(({ main }) => !existsSync(join(dir, main)));
    if (missing) throw new UsageError(`arm ${name}: its folder has no ${missing.main}`);
  }
}

const TYPED_FOLDER = /^((?:--arm=)?[a-z0-9.-]+=)[^,]*/;

/** The arguments without the folders of the arms. */
export function withoutFolders(argv: readonly string[]): string[] {
  return argv.map((text, index) => {
    const isArm = argv[index - 1] === "--arm" || text.startsWith("--arm=");
    return isArm ? text.replace(TYPED_FOLDER, "$1DIR") : text;
  });
}
