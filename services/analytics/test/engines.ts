import { readConfig } from "@super-heroes/kit/config/config";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { mongodbEngine } from "@super-heroes/testing/stores/mongodb-engine";
import { analyticsVariables } from "../src/config.ts";
import { openEventStore } from "../src/open.ts";

/** The engines of analytics. */
export const analyticsEngines = [embeddedEngine, mongodbEngine("analytics")];

/** The configuration of analytics on this database. */
export const configOn = ({ env }: TestDatabase) => readConfig(env, analyticsVariables);

/** Opens the store of analytics on this database, as the service does. */
export const openStoreOn = (database: TestDatabase) => openEventStore(configOn(database), silentLog);
