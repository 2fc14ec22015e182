import { availableParallelism, tmpdir } from "node:os";
import { pageLine } from "@super-heroes/bench/report/own-page/run-outcome";
import { type SmokeDocument, smokeRunName } from "@super-heroes/bench/results/promises/smoke-document";
import type { CodeState } from "@super-heroes/bench/results/record/git";
import { EXIT } from "@super-heroes/cli/exit-code";
import { runCheck } from "@super-heroes/drills/promise/run-check";
import { runChecks } from "@super-heroes/drills/promise/run-checks";
import { storeResult } from "@super-heroes/drills/promise/store-result";
import { SERVICES, type Stage, type Step } from "./steps/step.ts";
import { loggedErrors } from "./system/logged-errors.ts";

/** What the result file says about a run besides its steps. */
export interface SmokeFacts {
  /** ISO 8601. */
  readonly started: string;
  /** Since the run started. */
  seconds(): number;
  readonly code: CodeState;
  /** The engine's version. */
  readonly engine: string;
}

/**
 * Runs the steps in their order, writes the result file, and resolves with the exit code. Rejects with the signal's reason
 * when that is aborted; nothing is written then.
 */
export async function runSteps(
  steps: readonly Step[],
  stage: Stage,
  { started, seconds, code, engine }: SmokeFacts,
  signal: AbortSignal,
): Promise<number> {
  const explain = (since: Date) => errorsSince(since, stage);
  const { results, passed } = await runChecks({
    checks: steps,
    async run(step) {
      stage.note(step.name);
      return await runCheck(step.name, () => step.run(stage), { signal, explain });
    },
    noun: "step",
    signal,
  });
  signal.throwIfAborted();
  const document: SmokeDocument = {
    schema: "smoke/1",
    started,
    seconds: seconds(),
    ...code,
    engine,
    cores: availableParallelism(),
    standIns: stage.standIns,
    steps: results,
  };
  const file = await storeSmokeResult(document);
  const failed = results.filter((result) => !result.passed).length;
  console.log(`${results.length - failed} steps passed, ${failed} failed, in ${document.seconds} s`);
  console.log(`Result: ${file}\n${await pageLine()}`);
  return passed ? EXIT.ok : EXIT.failed;
}

/** Writes the result of a smoke run to this clone's results; resolves with the file, from the repository's root. */
export async function storeSmokeResult(document: SmokeDocument, folder?: string): Promise<string> {
  const place = { kind: "smoke", runName: smokeRunName(document), runDir: tmpdir() } as const;
  const { file, trouble } = await storeResult(document, {
    ...place,
    ...(folder !== undefined && { folder }),
  });
  if (trouble) console.error(`smoke: ${trouble.message}`);
  return file;
}

/** The errors that services have logged. Containers that were removed have no logs any more. */
async function errorsSince(since: Date, { docker }: Stage): Promise<string[]> {
  try {
    const log = await docker.compose("logs", "--no-color", "--since", since.toISOString(), ...SERVICES);
    return loggedErrors(log);
  } catch (error) {
    return [`the logs cannot be read: ${(error as Error).message.split("\n")[0]}`];
  }
}
