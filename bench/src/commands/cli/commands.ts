import { derive } from "../../analysis/derive/derive.ts";
import { capacity } from "../../experiments/capacity.ts";
import { compare } from "../../experiments/compare.ts";
import { crossover } from "../../experiments/crossover.ts";
import { ladder } from "../../experiments/ladder.ts";
import { overview } from "../../experiments/overview.ts";
import { pools } from "../../experiments/pools.ts";
import { commandList } from "./help.ts";

/** What measures. */
export const experiments = [overview, compare, crossover, capacity, ladder, pools] as const;

/** What measures something else than an experiment does. */
export const otherMeasurements = [
  {
    name: "aa",
    about: "does the laboratory see differences where none are? a mode against itself, again and again",
    run: async (argv: string[]) => (await import("../aa/command.ts")).aaCommand(argv),
  },
  {
    name: "tuning",
    about: "what did a change to the services give? variants of the code by the CPU time of a fight",
    run: async (argv: string[]) => (await import("../../paired/tuning/command.ts")).tuningCommand(argv),
  },
  {
    name: "costs",
    about: "what do the gateway, encryption, logins, logs with metrics, and traces cost?",
    run: async (argv: string[]) => (await import("../../paired/costs/command.ts")).costsCommand(argv),
  },
] as const;

/** What works on results. Loaded when asked for: drawing and checking bring libraries that measuring has no use for. */
export const resultCommands = [
  {
    name: "report",
    about:
      "draw the page of your own runs, results/local/index.html; bench prints its path after each run too",
    run: async (argv: string[]) => (await import("../report-command.ts")).reportCommand(argv),
  },
  {
    name: "verify",
    about: "rebuild every derived value of published results from its raw part; fails where one differs",
    run: async (argv: string[]) => {
      const [{ verifyCommand }, { renderAll }] = await Promise.all([
        import("../verify-command.ts"),
        import("../../report/published-page/render-all.ts"),
      ]);
      return verifyCommand(argv, { derive, renderAll });
    },
  },
  {
    name: "publish",
    about: "copy a run of yours to results/, to be committed, and redraw the published page",
    run: async (argv: string[]) => {
      const [{ publishCommand }, { renderAll }] = await Promise.all([
        import("../publish-command.ts"),
        import("../../report/published-page/render-all.ts"),
      ]);
      return publishCommand(argv, { renderAll });
    },
  },
  {
    name: "rebuild",
    about: "work the derived part of results out again, after a rule of derivation changed",
    run: async (argv: string[]) => (await import("../rebuild-command.ts")).rebuildCommand(argv),
  },
  {
    name: "export",
    about: "write a result in the format of another tool",
    run: async (argv: string[]) => (await import("../export-command.ts")).exportCommand(argv),
  },
] as const;

/** Every name that can be typed. */
export const commandNames = [...experiments, ...otherMeasurements, ...resultCommands].map(({ name }) => name);

/** What `bench --help` prints; it ends in a line break. */
export const overallHelp = `The laboratory: measures how a service should call its upstreams, and says how sure it is.

Usage: bun run bench [command] [flags]

${commandList([...experiments, ...otherMeasurements, ...resultCommands])}

Every command explains itself: bun run bench compare --help. Without a command it is overview, whose flags follow.

${overview.help}`;
