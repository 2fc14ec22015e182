import { type TuningPass, tuningFigures } from "../../analysis/tuning-figures.ts";
import { ROWS_DIR } from "../../lab/run-folder.ts";
import type { Progress } from "../../lab/run-progress.ts";
import { driveTurns } from "../../paired/drive-turns.ts";
import { type PairedOutcome, runPaired } from "../../paired/run-paired.ts";
import type { TuningConfig, TuningResult } from "../../results/paired/tuning-result.ts";
import { anonymous, anonymousValue } from "../../results/record/anonymous.ts";
import { gitState } from "../../results/record/git.ts";
import type { MeasuredStore } from "../../results/record/result.ts";
import { coreNames } from "../target/core.ts";
import { heapAdviceOfAll, recordedVariables } from "../target/recorded-variables.ts";
import { fightPath } from "../target/subject.ts";
import { COMMON, openSystems } from "../target/systems.ts";
import { type ArmChoice, withoutFolders } from "./arm-choice.ts";

/** What was requested. */
export interface TuningRequest extends Pick<TuningConfig, "modes" | "connections" | "rounds" | "seconds"> {
  /** The first is the baseline. */
  arms: readonly ArmChoice[];
  stack: "embedded" | "local";
  seed: number | undefined;
  /** Ends the name of the result file. */
  name: string;
}

/** What a run is given. */
export interface TuningInput {
  request: TuningRequest;
  /** As typed; recorded without addresses and folders. */
  argv: readonly string[];
  progress: Progress;
  /** Aborting it stops the run; what was measured is kept. */
  signal: AbortSignal;
}

const WARMUP_SECONDS = 4;
/** Time for a pass to open its connections; the code is warm by then. */
const SETTLE_SECONDS = 0.5;
/** Fights are not stored, unless an arm's environment says otherwise. */
const UNSTORED = { FIGHT_WRITES: "none" };

/** Starts every arm from its own checkout, drives them in turns and writes the result. */
export async function runTuning({
  request,
  argv,
  progress,
  signal,
}: TuningInput): Promise<PairedOutcome<TuningResult>> {
  const { arms, name, stack: kind, modes, connections, rounds, seconds } = request;
  const codes = await Promise.all(
    arms.map(({ name: arm, dir }) => gitState(dir, (line) => progress.note(`${arm}: ${line}`))),
  );
  const lengths = { seconds, settleSeconds: SETTLE_SECONDS, warmupSeconds: WARMUP_SECONDS };
  let stores: MeasuredStore[] = [];

  async function* measure({ runDir, seed }: { runDir: string; seed: number }): AsyncGenerator<TuningPass> {
    const place = { runDir, rowsDir: ROWS_DIR, signal, onProgress: progress.note };
    const started = arms.map(({ environment, ...arm }) => ({
      ...arm,
      services: coreNames,
      environment: { ...UNSTORED, ...environment },
    }));
    await using systems = await openSystems(kind, started, place);
    stores = systems.stores;
    const plan = { subjects: modes, connections, rounds, order: "mirrored", ...lengths } as const;
    const turns = driveTurns(plan, {
      arms: arms.map((arm) => arm.name),
      seed,
      requestOf: (arm, mode) => ({
        url: systems.urlOf(arm, "fights") + fightPath({ mode }),
        processes: systems.processesOf(arm, coreNames),
      }),
      onStep: progress.step,
      signal: systems.signal,
    });
    for await (const { subject: mode, arm, round, direction, histogram, ...measured } of turns) {
      const followed = systems.processesOf(arm, coreNames);
      const unread = [...followed.keys()].find((process) => !(process in measured.processes));
      if (unread !== undefined)
        throw new Error(`the CPU time of ${unread} cannot be read: tuning needs Linux's /proc`);
      yield { mode, arm, round, direction, ...measured };
    }
  }

  return await runPaired({
    kind: "tuning",
    name,
    seed: request.seed,
    progress,
    measure,
    resultOf: (facts, passes: TuningPass[]) => {
      const observed = {
        schemaVersion: 1 as const,
        ...facts,
        stack: { kind, stores },
        config: {
          modes,
          connections,
          rounds,
          ...lengths,
          variables: recordedVariables({ ...heapAdviceOfAll(), ...process.env, ...COMMON }),
          argv: anonymous(withoutFolders(argv)),
        },
        arms: arms.map(({ environment, ...arm }, index) => ({
          name: arm.name,
          git: null,
          ...codes[index],
          environment: Object.fromEntries(
            Object.entries(environment).map(([key, value]) => [key, anonymousValue(key, value)]),
          ),
        })),
        passes,
      };
      return { ...observed, derived: tuningFigures(observed) };
    },
  });
}
