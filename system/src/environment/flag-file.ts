import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Environment } from "./environment.ts";

/** The file with the feature flags of services that a launcher starts, where the environment names no source. */
export const FLAG_FILE = join(repositoryRoot, "deploy/flags/flags.json");

/** Adds the file of this repository. An environment with a source keeps it; an empty `FLAGS_FILE` means no flags. */
export const withFlagFile = (env: Environment): Environment =>
  env.FLAGS_FILE === undefined && !env.FLAGS_URL ? { ...env, FLAGS_FILE: FLAG_FILE } : env;
