import { counted } from "@super-heroes/system/counted";
import { configOf, type PlannedConfig } from "../../analysis/observation/run.ts";
import { armOf } from "../../analysis/observation/segment.ts";
import type { Plan } from "../../lab/plan.ts";
import type { Experiment } from "../plan/experiment.ts";
import type { AbChoice } from "./ab-choice.ts";
import { type AbSchedule, abSchedule } from "./ab-schedule.ts";
import { type AbStep, stepsAfter, stepsSeconds } from "./ab-steps.ts";

/** The experiment that a choice describes, and how long it will take. */
export interface AbExperiment extends Pick<AbSchedule, "plannedSeconds" | "inTurns"> {
  experiment: Experiment;
  blocks: number;
}

/** With fewer blocks the test cannot find a difference in three metrics at once. */
const BLOCKS_FOR_VERDICT = 8;

/** Throws a `UsageError` where `--within` is too short. */
export function abExperiment(choice: AbChoice): AbExperiment {
  const { values, pair, config, connections, rates } = choice;
  const schedule = abSchedule(choice);
  const { design, plannedSeconds, inTurns, renews } = schedule;
  const arms = pair.sides.map(({ label }) => armOf(label));
  return {
    plannedSeconds,
    blocks: design.blocks,
    inTurns,
    experiment: {
      name: "ab",
      runName: values.name ?? (values.quick ? "ab-quick" : "ab"),
      stack: { kind: "foreign", pair },
      seed: values.seed,
      arms,
      // A service that is to get a fixed rate gets no other load before it, and one that is started anew was primed in vain.
      primed: schedule.isPrimed ? arms : [],
      closedLoop: choice.closedLoop,
      openLoop: choice.openLoop,
      legProbes: [],
      budgetSeconds: schedule.budgetSeconds,
      plan({ seed, leftSeconds }) {
        const lengths = schedule.lengthsFor(leftSeconds);
        const { blocks, noiseBlocks } = design;
        const planned = configOf({
          modes: arms.map(({ mode }) => mode),
          baseline: arms[0]?.mode ?? null,
          ...{ connections, rates, blocks, noiseBlocks, ...lengths },
          order: "mirrored",
          quick: values.quick,
          ab: { ...config, plannedSeconds },
        });
        return stepsPlan(schedule.steps(lengths, seed), planned, notesOn(schedule, config.isSelf), renews);
      },
    },
  };
}

/** A plan of these steps. */
function stepsPlan(steps: readonly AbStep[], config: PlannedConfig, notes: string[], renews: boolean): Plan {
  return {
    config,
    segments: (function* () {
      yield* steps;
    })(),
    remainingSeconds: (measured) => stepsSeconds(stepsAfter(steps, measured.length), renews),
    notes,
  };
}

function notesOn(
  { design: { blocks }, comparedTools, inTurns, renews }: AbSchedule,
  isSelf: boolean,
): string[] {
  const [first, second] = comparedTools;
  const cause = second === undefined ? "noise" : `that of ${second} from ${first}`;
  return [
    isSelf &&
      `Both addresses are the same: a service was compared with itself, and every difference is ${cause}.`,
    blocks < BLOCKS_FOR_VERDICT &&
      `With ${counted(blocks, "block")} a closed loop can never be called faster or slower; ${BLOCKS_FOR_VERDICT} are the fewest that can.`,
    inTurns &&
      !renews &&
      !isSelf &&
      "Each server was one process for the whole run. Two processes of one program can differ by some percent, which no interval here contains: with --start-a and --start-b each block has new ones.",
  ].filter((note) => note !== false);
}
