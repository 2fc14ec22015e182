import { heapAdvice } from "@super-heroes/system/environment/service-environment";
import { serviceNamed } from "@super-heroes/system/services";
import { quoted } from "./quoted.ts";
import type { FightsProgram, RuntimeName } from "./runtimes.ts";

/** The modes that every runtime has. */
export const MODES = ["sequential", "parallel"] as const;
export type Mode = (typeof MODES)[number];

/** The stores of the catalogues. */
export const STACKS = ["embedded", "local"] as const;
export type Stack = (typeof STACKS)[number];

/** The runtimes that fights on Bun is compared with. */
export const OTHERS = ["node", "go"] as const satisfies readonly RuntimeName[];
export type Other = (typeof OTHERS)[number];

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
  /** The stores of the catalogues. */
  stack: Stack;
  /** Options of `bench ab` that replace those that are given here, or are given in addition. */
  options: readonly string[];
}

/** What a run compared with Bun, and how. */
export interface Measured {
  other: Other;
  mode: Mode;
  stack: Stack;
}

/** The name of a run, by which the published ones are found again. */
const runName = ({ other, mode, stack }: Measured) => `runtimes-${other}-${mode}-${stack}`;

/** Reads it; `undefined` for the name of another run. */
export function measuredIn(name: string): Measured | undefined {
  const every = OTHERS.flatMap((other) =>
    MODES.flatMap((mode) => STACKS.map((stack): Measured => ({ other, mode, stack }))),
  );
  return every.find((one) => runName(one) === name);
}

/** The name of a side in results: its runtime and the version of it. */
export const labelOf = ({ runtime, program }: Pick<Side, "runtime" | "program">) =>
  `${runtime}-${program.version}`;

/**
 * Each block has new processes, and both JavaScript engines compile while they run: a fight is much slower in the first seconds.
 */
const LENGTHS = ["--blocks", "10", "--noise-blocks", "2", "--warmup", "3", "--seconds", "2"];

/** The arguments of `bench ab` that compare the service with another runtime in one mode. */
export function abArguments(
  mode: Mode,
  bun: Side,
  other: Side & { runtime: Other },
  { catalogues, dataDir, stack, options }: Surroundings,
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
    ...(options.includes("--quick") ? [] : LENGTHS),
    ...["--name", runName({ other: other.runtime, mode, stack })],
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
