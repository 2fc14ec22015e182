import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFlagSet } from "@super-heroes/kit/flags/read-flag-set";

/** Flags that give `coalesced` to a percentage of fights, and `parallel` to the others. */
export const rollOutOf = (percent: number): string =>
  JSON.stringify({
    flags: {
      orchestration: {
        state: "ENABLED",
        variants: { coalesced: "coalesced", parallel: "parallel" },
        defaultVariant: "parallel",
        targeting: {
          fractional: [
            ["coalesced", percent],
            ["parallel", 100 - percent],
          ],
        },
      },
    },
  });

/** Whether a correlation id is in, by the same evaluation as that of the services. */
export function sideOf(percent: number): (correlationId: string) => boolean {
  const definition = readFlagSet(rollOutOf(percent)).definitions.get("orchestration");
  return (correlationId) => definition?.variantFor(correlationId)?.value === "coalesced";
}

/** A file of flags that is replaced as an editor does it: another one is renamed to its name. */
export interface FlagFile {
  readonly path: string;
  /** Resolves with the version under which services log these flags. */
  replace(text: string): Promise<string>;
}

/** Creates a file of flags in this folder. */
export async function createFlagFile(folder: string, text: string): Promise<FlagFile> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "flags.json");
  await writeFile(path, text);
  return {
    path,
    async replace(next) {
      await writeFile(`${path}.new`, next);
      await rename(`${path}.new`, path);
      return new Bun.CryptoHasher("sha256").update(next).digest("hex").slice(0, 12);
    },
  };
}
