import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { endWithRun } from "@super-heroes/testing/processes/interrupted-run";
import type { Missing } from "@super-heroes/testing/run/requirements";
import {
  startUpstreams,
  type UpstreamName,
  type UpstreamStandIns,
} from "@super-heroes/testing/stand-ins/fight-upstreams";
import {
  type FightsProgram,
  findFights,
  RUNTIMES,
  type RuntimeName,
  STARTED_IN,
  TITLES,
} from "../src/runtimes.ts";

/** Fights on a runtime, and why a test of it cannot run here. */
export interface Candidate {
  name: RuntimeName;
  title: string;
  missing: Missing;
  program: FightsProgram;
}

const NONE: FightsProgram = { argv: [], version: "" };

/** Fights on every runtime. Nothing is installed here: `bun run test` does it before the tests, as does `bun run tools`. */
export const candidates: readonly Candidate[] = await Promise.all(
  RUNTIMES.map(async (name) => {
    const found = await findFights(name, { machine: { ...thisMachine(), mayInstall: false } });
    const title = `fights on ${TITLES[name]}`;
    return "missing" in found
      ? { name, title, missing: found.missing, program: NONE }
      : { name, title, missing: undefined, program: found };
  }),
);

/** A process of fights that listens on a free port. */
export interface StartedFights {
  readonly url: string;
  /** The lines that it has printed so far. */
  readonly output: readonly string[];
  /** Resolves with its exit code, once its whole output has been read. */
  readonly exited: Promise<number>;
  send(path: string, init?: RequestInit): Promise<Response>;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number>;
}

/** Variables of fights, for every runtime. */
export type Variables = Readonly<Record<string, string>>;

/** Starts the program with these variables only, on a free port. Rejects with its output where it ends before it listens. */
export async function startFights({ program }: Candidate, variables: Variables): Promise<StartedFights> {
  const folder = await mkdtemp(join(tmpdir(), "super-heroes-runtimes-"));
  const child = Bun.spawn([...program.argv], {
    cwd: STARTED_IN,
    env: {
      PATH: process.env.PATH ?? "",
      NODE_ENV: "production",
      PORT: "0",
      DATA_DIR: folder,
      FIGHT_WRITES: "none",
      ...variables,
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  endWithRun(child);
  const output: string[] = [];
  const listening = Promise.withResolvers<string>();
  const read = async (stream: ReadableStream<Uint8Array>) => {
    for await (const line of linesOf(stream)) {
      output.push(line);
      const url = urlIn(line);
      if (url) listening.resolve(url);
    }
  };
  const exited = Promise.all([child.exited, read(child.stdout), read(child.stderr)]).then(async ([code]) => {
    listening.reject(new EndedEarly(code, output));
    await rm(folder, { recursive: true, force: true });
    return code;
  });
  const url = await listening.promise;
  return {
    url,
    output,
    exited,
    send: (path, init = {}) => fetch(url + path, init),
    stop() {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

/** The URL in the line by which a program announces that it listens; the service logs JSON. */
function urlIn(line: string): string | undefined {
  const [, printed] = /^listening on (http:\S+)$/.exec(line) ?? [];
  if (printed !== undefined || !line.startsWith("{")) return printed;
  const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
  return msg === "listening" ? url : undefined;
}

/** A program ended before it listened. */
export class EndedEarly extends Error {
  override readonly name = "EndedEarly";
  constructor(
    readonly exitCode: number,
    readonly output: readonly string[],
  ) {
    super(`it ended with exit code ${exitCode} before it listened: ${output.join("\n")}`);
  }
}

/** Fights and stand-ins for its upstreams. */
export interface FightsWithStandIns {
  readonly fights: StartedFights;
  readonly upstreams: UpstreamStandIns;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts both: `await using setup = await startWithStandIns(candidate)`. */
export async function startWithStandIns(
  candidate: Candidate,
  { waiting = [], variables = {} }: { waiting?: readonly UpstreamName[]; variables?: Variables } = {},
): Promise<FightsWithStandIns> {
  const upstreams = startUpstreams(waiting);
  const fights = await startFights(candidate, { ...upstreams.variables, ...variables }).catch(
    async (error) => {
      await upstreams.stop();
      throw error;
    },
  );
  return {
    fights,
    upstreams,
    async [Symbol.asyncDispose]() {
      await fights.stop();
      await upstreams.stop();
    },
  };
}
