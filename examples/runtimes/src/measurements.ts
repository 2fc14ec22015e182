import { heapAdvice } from "@super-heroes/system/environment/service-environment";
import { serviceNamed } from "@super-heroes/system/services";
import type { FightsProgram, RuntimeName } from "./runtimes.ts";

/** The modes that every runtime has. */
export const MODES = ["sequential", "parallel"] as const;
export type Mode = (typeof MODES)[number];

/** A runtime that fights on Bun is compared with. */
export type Other = Exclude<RuntimeName, "bun">;

/** Fights on a runtime, and the free port that it will listen on. */
export interface Side {
  runtime: RuntimeName;
  program: FightsProgram;
  port: number;
}

/** What is the same for all measurements. */
export interface Surroundings {
  /** The URLs of the catalogues, by name. */
  catalogues: Readonly<Record<string, string>>;
  /** An empty folder for the service, which opens its store although it stores nothing. */
  dataDir: string;
  /** Options of `bench ab` that replace those that are given here, or are given in addition. */
  options: readonly string[];
}

/** Begins the name of each run. */
export const RUN_PREFIX = "runtimes-";

/** Begins the label of a side in results; the version of the runtime follows. */
export const labelOf = ({ runtime, program }: Pick<Side, "runtime" | "program">) =>
  `${runtime}-${program.version}`;

/** The arguments of `bench ab` that compare the service with another runtime in one mode. */
export function abArguments(
  mode: Mode,
  bun: Side,
  other: Side,
  { catalogues, dataDir, options }: Surroundings,
): string[] {
  const start = (side: Side) => startCommand(side, { catalogues, dataDir });
  return [
    ...["ab", ...[bun, other].map(({ port }) => `http://127.0.0.1:${port}`)],
    ...["--path", `/api/fights/execute_fight?mode=${mode}`],
    ...["--start-a", start(bun), "--start-b", start(other), "--ready", "/health"],
    ...["--label-a", labelOf(bun), "--label-b", labelOf(other)],
    // Every fight has other fighters.
    "--any-size",
    ...(options.includes("--connections") ? [] : ["--connections", "1,64"]),
    ...["--name", `${RUN_PREFIX}${other.runtime}-${mode}`],
    ...options,
  ];
}

/** The shell command that starts a side, with its variables. */
export function startCommand(
  { runtime, program, port }: Side,
  { catalogues, dataDir }: Pick<Surroundings, "catalogues" | "dataDir">,
): string {
  const variables = {
    PORT: String(port),
    ...Object.fromEntries(
      Object.entries(catalogues).map(([name, url]) => [`${name.toUpperCase()}_URL`, url] as const),
    ),
    ...(runtime !== "go" && { NODE_ENV: "production" }),
    ...(runtime === "bun" && {
      FIGHT_WRITES: "none",
      DATA_DIR: dataDir,
      ...heapAdvice(serviceNamed("fights")),
    }),
  };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  // Without exec, the shell would be the process whose CPU and memory are measured.
  return ["exec", "env", ...assignments, ...program.argv].map(quoted).join(" ");
}

const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
