import { readConfig } from "@super-heroes/kit/config/config";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { mongodbEngine } from "@super-heroes/testing/stores/mongodb-engine";
import { fightsVariables } from "../src/config.ts";
import { openFightStore } from "../src/open.ts";

/** The engines of fights. */
export const fightEngines = [embeddedEngine, mongodbEngine("fights")];

/** The configuration of fights on this database, with further variables. */
export const configOn = ({ env }: TestDatabase, variables: Record<string, string> = {}) =>
  readConfig({ ...env, ...variables }, fightsVariables);

/** Opens the store of fights on this database, as the service does. */
export const openStoreOn = (database: TestDatabase) => openFightStore(configOn(database), silentLog);
