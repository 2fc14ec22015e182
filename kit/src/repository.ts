import { resolve } from "node:path";

/** The repository's root, wherever a service is started from. */
export const repositoryRoot = resolve(import.meta.dir, "../..");
