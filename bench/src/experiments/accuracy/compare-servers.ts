import { join, resolve } from "node:path";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { freePort } from "@super-heroes/system/launch/launch-service";
import { readResult } from "../../results/files/read-result.ts";
import type { AccuracyDocument, AccuracyRun, Called } from "../../results/promises/accuracy-document.ts";
import { anonymousText } from "../../results/record/anonymous.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { MAX_REGRESSION } from "./cases.ts";

const MAIN = join(import.meta.dir, "..", "..", "main.ts");
/** From the repository's root. */
const SERVERS = { node: "examples/ab/node-server.js", bun: "examples/ab/bun-server.js" } as const;
/** A run has a limit of its own, and this is well above it. */
const LIMIT_MS = 30 * 60_000;

/** One comparison of two servers. */
export interface ServerComparison {
  runtime: AccuracyDocument["runtime"]["name"];
  /** Variables of the first server, and those that the second one has in addition. */
  both: Readonly<Record<string, string>>;
  hidden: Readonly<Record<string, string>>;
  /** Further options of `bench ab`. */
  argv: readonly string[];
  /** Ends the name of its result. */
  name: string;
  signal: AbortSignal;
}

/**
 * Compares two servers of examples/ab/ by a `bench ab` of its own, which starts and stops them. A run that fails is part of what
 * it resolves with; it rejects only with the signal's reason, when that is aborted.
 */
export async function compareServers(comparison: ServerComparison): Promise<AccuracyRun> {
  const { signal } = comparison;
  const startedAtMs = performance.now();
  const child = Bun.spawn([process.execPath, MAIN, "ab", ...argumentsOf(comparison)], {
    cwd: repositoryRoot,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    signal,
    killSignal: "SIGTERM",
    timeout: LIMIT_MS,
  });
  stopWithParent(child);
  const [output, complaints] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const exitCode = await child.exited;
  signal.throwIfAborted();
  const seconds = (performance.now() - startedAtMs) / 1000;
  return await outcomeOf({ output, complaints, exitCode, seconds });
}

/** The arguments of `bench ab` for a comparison, with ports that are free now. */
export function argumentsOf({
  runtime,
  both,
  hidden,
  argv,
  name,
}: Omit<ServerComparison, "signal">): string[] {
  const first = serverOf(runtime, both);
  const second = serverOf(runtime, { ...both, ...hidden });
  return [
    ...[first.url, second.url, "--start-a", first.command, "--start-b", second.command],
    ...["--path", "/api/cart", "--ready", "/health", "--max-regression", MAX_REGRESSION, "--name", name],
    ...argv,
  ];
}

function serverOf(runtime: ServerComparison["runtime"], variables: Readonly<Record<string, string>>) {
  const PORT = String(freePort());
  return { url: `http://127.0.0.1:${PORT}`, command: startOf(runtime, { ...variables, PORT }) };
}

/** The command of a shell; `exec`, so that the server itself is followed. */
function startOf(runtime: ServerComparison["runtime"], variables: Readonly<Record<string, string>>): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const program = runtime === "bun" ? `'${process.execPath}'` : "node";
  return [...assignments, "exec", program, SERVERS[runtime]].join(" ");
}

interface Ended {
  output: string;
  complaints: string;
  exitCode: number;
  seconds: number;
}

async function outcomeOf({ output, complaints, exitCode, seconds }: Ended): Promise<AccuracyRun> {
  const file = /^Result: (.+)$/m.exec(output)?.[1];
  const failed = (failure: string, document?: ResultDocument): AccuracyRun => ({
    runId: document?.runId ?? null,
    failure: anonymousText(failure),
    seconds,
    plannedSeconds: null,
    faster: [],
    slower: [],
    gate: null,
  });
  if (file === undefined) {
    const reason = complaints.trim().split("\n").at(-1) || "it printed no reason";
    return failed(`bench ab ended with exit code ${exitCode}: ${reason}`);
  }
  const document = await readResult(resolve(repositoryRoot, file));
  if (document.schemaVersion === 1) return failed(`${file} has an old version of the result format`);
  if (!document.complete) return failed(`the run was stopped: ${document.stoppedBecause}`, document);
  if (!document.gate) return failed("the result has no gate", document);
  return { ...verdictsOf(document), seconds, gate: document.gate.outcome, failure: null };
}

function verdictsOf({ runId, config, comparisons }: ResultDocument) {
  const called = (word: "faster" | "slower"): Called[] =>
    comparisons
      .filter(({ verdict, request }) => verdict === word && request === undefined)
      .map(({ metric, load }) => ({ metric, load }));
  return {
    runId,
    plannedSeconds: config.ab?.plannedSeconds ?? null,
    faster: called("faster"),
    slower: called("slower"),
  };
}
