import { join, relative, resolve } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { dataDir as defaultDataDir } from "../local-stack/default-dir.ts";
import type { SeedService } from "./generate.ts";
import { readStoreAddress } from "./store-address.ts";

/**
 * A note on seeding the file in which a service keeps its data by default: how to get the default rows back. `undefined` for
 * every other store.
 */
export function embeddedStoreNote(
  url: string,
  service: SeedService | undefined,
  dataDir = defaultDataDir,
): string | undefined {
  const address = readStoreAddress(url, service);
  const file = join(dataDir, `${address.service}.sqlite`);
  if (address.engine !== "sqlite" || resolve(address.location) !== file) return undefined;
  const shown = file.startsWith(`${repositoryRoot}/`) ? relative(repositoryRoot, file) : file;
  return [
    `"bun run start" and "bun run dev" serve these rows from now on: ${shown} is the embedded store of ${address.service}.`,
    `To get the default rows back, stop them and remove the file: rm ${shown}*`,
  ].join("\n");
}
