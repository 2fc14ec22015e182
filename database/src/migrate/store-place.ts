import { existsSync } from "node:fs";
import { join } from "node:path";
import { storeUrl } from "@super-heroes/kit/config/config";
import { writtenSecret } from "@super-heroes/kit/config/secret-file";
import { describeUrl } from "@super-heroes/kit/store/store";
import { storeOf, variablePrefixOf } from "@super-heroes/topology/services";
import type { StorePlace } from "../open-target.ts";
import type { StoreService } from "../schema.ts";

/** The store of a service, as a command finds it. */
export interface ServiceStore {
  service: StoreService;
  place: StorePlace;
  /** An embedded store that its service has not created yet. */
  isMissing: boolean;
}

/**
 * Where the store of a service is: at the URL in its variable, such as `HEROES_DATABASE_URL`, or in the file that
 * `HEROES_DATABASE_URL_FILE` names. Without either, the embedded store in the data folder. Throws an Error that names the variable.
 */
export function storePlaceOf(
  service: StoreService,
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string,
): ServiceStore {
  const { engine, variable } = storeOf(service);
  const written = writtenSecret({ ...env }, variablePrefixOf(service) + variable);
  if (written.mistake !== undefined) throw new Error(written.mistake);
  if (written.text) {
    const { parse, expected } = storeUrl(variable, SCHEMES[engine], { about: TITLES[engine] });
    // Without what it has: it may be a password.
    if (parse(written.text) === undefined)
      throw new Error(`${variablePrefixOf(service)}${variable}: expected ${expected}`);
    return { service, place: { engine, url: written.text }, isMissing: false };
  }
  const file = join(dataDir, `${service}.sqlite`);
  return { service, place: { engine: "sqlite", url: file }, isMissing: !existsSync(file) };
}

/** Engine and place of a store, without a password. */
export const placeText = ({ engine, url }: StorePlace): string =>
  engine === "sqlite" ? `SQLite ${url}` : describeUrl(TITLES[engine], url);

const SCHEMES = {
  postgres: ["postgres", "postgresql"],
  mariadb: ["mysql", "mariadb"],
  mongodb: ["mongodb", "mongodb+srv"],
};

const TITLES = { postgres: "PostgreSQL", mariadb: "MariaDB", mongodb: "MongoDB" };
