import { prepareStore } from "../../src/prepare-store.ts";
import type { StoreEngine, StoreService } from "../../src/schema.ts";
import type { TestDatabase } from "./session.ts";

/** Gives a database the schema of a service, and its seed rows where these are wanted. */
export const prepare = ({ url }: TestDatabase, service: StoreService, withSeed = false) =>
  prepareStore(service, { engine: engineOf(url), url: url.replace(/^sqlite:\/\//, ""), withSeed });

const engineOf = (url: string): StoreEngine =>
  url.startsWith("sqlite:") ? "sqlite" : url.startsWith("postgres") ? "postgres" : "mariadb";
