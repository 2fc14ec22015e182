import { readConfig } from "@super-heroes/kit/config/config";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { postgresEngine } from "@super-heroes/testing/stores/postgres-engine";
import { ordersVariables } from "../src/config.ts";
import { openOrderStore } from "../src/open.ts";

/** The engines of orders. */
export const orderEngines = [embeddedEngine, postgresEngine("orders")];

/** The configuration of orders on this database, with further variables. */
export const configOn = ({ env }: TestDatabase, variables: Record<string, string> = {}) =>
  readConfig({ ...env, ...variables }, ordersVariables);

/** Opens the store of orders on this database, as the service does. */
export const openStoreOn = (database: TestDatabase) => openOrderStore(configOn(database), silentLog);
