import { readConfig } from "@super-heroes/kit/config/config";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { postgresEngine } from "@super-heroes/testing/stores/postgres-engine";
import { usersVariables } from "../src/config.ts";
import { openUserStore } from "../src/open.ts";

/** The engines of users. */
export const userEngines = [embeddedEngine, postgresEngine("users")];

/** The configuration of users on this database. */
export const configOn = ({ env }: TestDatabase) => readConfig(env, usersVariables);

/** Opens the store of users on this database, as the service does. */
export const openStoreOn = (database: TestDatabase) => openUserStore(configOn(database), silentLog);
