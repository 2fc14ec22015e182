import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { variablePrefixOf } from "@super-heroes/topology/services";
import { SECRET_READERS } from "./secrets.ts";

/** The files from which Bun reads variables, in the current folder. */
const FILES = [".env", ".env.local", ".env.development", ".env.production"];
const FOR_OTHERS = 0o077;

/**
 * A warning for each of these files that sets a secret and that other users of the machine may read, with the command that
 * protects it. On Windows, where modes mean nothing, there is none.
 */
export function openEnvFiles(folder: string): string[] {
  return process.platform === "win32" ? [] : FILES.flatMap((name) => lineFor(join(folder, name), name));
}

function lineFor(path: string, name: string): string[] {
  try {
    const mode = statSync(path).mode & 0o777;
    if ((mode & FOR_OTHERS) === 0) return [];
    const set = [
      ...readFileSync(path, "utf8").matchAll(/^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]*)[ \t]*=[ \t]*\S/gm),
    ];
    const secrets = set.flatMap(([, variable = ""]) => (isSecret(variable) ? [variable] : []));
    if (secrets.length === 0) return [];
    return [
      `${name} can be read by other users of this machine (mode ${mode.toString(8)}) and sets ${secrets.join(", ")}: chmod 600 ${name}`,
    ];
  } catch {
    // It does not exist or cannot be read, so no variable comes from it.
    return [];
  }
}

/** Whether a variable holds a secret, for all services or for one. The path of a secret's file is not a secret. */
export const isSecret = (variable: string): boolean =>
  Object.entries(SECRET_READERS).some(
    ([secret, readers]) =>
      variable === secret || readers.some((reader) => variable === variablePrefixOf(reader) + secret),
  );
