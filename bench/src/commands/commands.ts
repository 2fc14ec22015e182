import type { Subcommand } from "@super-heroes/cli/program";
import { derive } from "../analysis/derive.ts";
import { capacity } from "../experiments/capacity.ts";
import type { ExperimentCommand } from "../experiments/command-line/experiment-command.ts";
import { compare } from "../experiments/compare.ts";
import { crossover } from "../experiments/crossover.ts";
import { ladder } from "../experiments/ladder.ts";
import { overview } from "../experiments/overview.ts";
import { pools } from "../experiments/pools.ts";
import { measure } from "./measure.ts";

/** The experiments. */
export const experiments = [overview, compare, crossover, capacity, ladder, pools] as const;

const measured = (experiment: ExperimentCommand): Subcommand => ({
  name: experiment.name,
  about: experiment.about,
  run: (argv) => measure(experiment, argv),
});

/** What runs when no command is named. */
export const usualCommand = measured(overview);

const renderer = async () => (await import("../report/published-page/render-all.ts")).renderAll;

/** Every command of the bench. Those that draw and check load their libraries when they are called. */
export const commands: readonly Subcommand[] = [
  ...experiments.map(measured),
  {
    name: "ab",
    about:
      "is one HTTP service faster than another? two addresses of any services, with intervals and a verdict",
    run: async (argv) => (await import("./ab-command.ts")).abCommand.run(argv),
  },
  {
    name: "aa",
    about: "does the laboratory report differences where there are none? a mode against itself, repeatedly",
    run: async (argv) => (await import("./aa-command.ts")).aaCommand.run(argv),
  },
  {
    name: "accuracy",
    about: "is `ab` right? servers whose difference is known, compared repeatedly",
    run: async (argv) => (await import("./accuracy-command.ts")).accuracyCommand.run(argv),
  },
  {
    name: "tuning",
    about: "what did a change to the services gain? variants of the code by the CPU time of a fight",
    run: async (argv) => (await import("./tuning-command.ts")).tuningCommand.run(argv),
  },
  {
    name: "costs",
    about: "what do the gateway, encryption, logins, logs with metrics, and traces cost?",
    run: async (argv) => (await import("./costs-command.ts")).costsCommand.run(argv),
  },
  {
    name: "diff",
    about: "what changed between two finished results, and how sure is that?",
    run: async (argv) => (await import("./diff-command.ts")).diffCommand().run(argv),
  },
  {
    name: "watch",
    about:
      "when did results of one name change? a table and a page with the changes that stand out of the noise",
    run: async (argv) => (await import("./watch-command.ts")).watchCommand().run(argv),
  },
  {
    name: "import",
    about: "turn the output of k6, autocannon, wrk or oha into a result",
    run: async (argv) => (await import("./import-command.ts")).importCommand().run(argv),
  },
  {
    name: "report",
    about: "draw the page of your own runs, results/local/index.html; it is drawn after each run too",
    run: async (argv) => (await import("./report-command.ts")).reportCommand().run(argv),
  },
  {
    name: "verify",
    about: "rebuild every derived value of published results from its raw part; fails where one differs",
    run: async (argv) =>
      (await import("./verify-command.ts")).verifyCommand({ derive, renderAll: await renderer() }).run(argv),
  },
  {
    name: "publish",
    about: "copy a run of yours to results/, to be committed, and redraw the published page",
    run: async (argv) =>
      (await import("./publish-command.ts")).publishCommand({ renderAll: await renderer() }).run(argv),
  },
  {
    name: "rebuild",
    about: "derive the derived part of results again, after a rule of derivation changed",
    run: async (argv) => (await import("./rebuild-command.ts")).rebuildCommand().run(argv),
  },
  {
    name: "export",
    about: "write a result in the format of another tool",
    run: async (argv) => (await import("./export-command.ts")).exportCommand().run(argv),
  },
];
