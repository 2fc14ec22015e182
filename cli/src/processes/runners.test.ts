import { describe, expect, test } from "bun:test";
import type { ProcessInfo } from "./process-info.ts";
import { runnersAbove } from "./runners.ts";
import { hasLostNpx } from "./starter.ts";

const INIT = 1;
const OWN = 100;

/** Processes that lead to one another, the nearest first; the last one's parent is process 1. */
function chain(...lines: string[]) {
  const ancestors = lines.map((line, index): ProcessInfo => {
    const isLast = index === lines.length - 1;
    return {
      pid: OWN + 1 + index,
      parent: isLast ? INIT : OWN + 2 + index,
      argv: line.split(" "),
      startedAtMs: index,
    };
  });
  const own: ProcessInfo = {
    pid: OWN,
    parent: lines.length > 0 ? OWN + 1 : INIT,
    argv: ["bun", "system/src/start.ts"],
    startedAtMs: 0,
  };
  const lookAt = (pid: number) => [own, ...ancestors].find((process) => process.pid === pid);
  return { own, runners: runnersAbove(own, lookAt) };
}

const linesOf = (runners: readonly ProcessInfo[]) => runners.map(({ argv }) => argv.join(" "));

const NPX = "npm exec bun@1.4.5 run start";
const SHELL_OF_NPX = "sh -c 'bun' run start";
const BUN_RUN = "/home/x/.npm/_npx/1/node_modules/bun/bin/bun.exe run start";
const SHELL_OF_SCRIPT = "/bin/sh -c bun run --silent setup && bun system/src/start.ts";

describe("the runners that led to a command", () => {
  test.each([
    ["npx in a terminal", [BUN_RUN, SHELL_OF_NPX, NPX, "-bash"], 3],
    [
      "npx under node's own name",
      [BUN_RUN, SHELL_OF_NPX, "node /usr/bin/npx --yes bun@1.4.5 run start", "zsh"],
      3,
    ],
    ["a script's shell in between", [SHELL_OF_SCRIPT, BUN_RUN, SHELL_OF_NPX, NPX, "-bash"], 4],
    ["bun run in a terminal", ["bun run start", "-bash"], 1],
    ["pnpm", ["bun run start", "node /usr/lib/node_modules/pnpm/bin/pnpm.cjs dlx bun run start", "fish"], 2],
    ["npm run", ["bun run start", "sh -c bun run start", "npm run start", "-bash"], 3],
    ["a terminal", ["-bash"], 0],
    ["a test", ["bun test system", "bun run test"], 0],
    ["another command", ["bun bench/src/main.ts aa", "bun run bench aa"], 0],
    ["an agent that was started with npx", ["node /opt/agent/cli.js", "npm exec agent"], 0],
    ["a service manager", [], 0],
  ])("%s", (_, lines, count) => {
    expect(linesOf(chain(...lines).runners)).toEqual(lines.slice(0, count));
  });

  test("a shell of the user or of a script is no runner, and may end before its command", () => {
    const { runners } = chain("bun run start", "sh -c bun run start &", "cron");
    expect(linesOf(runners)).toEqual(["bun run start"]);
    expect(chain("bash -c bun system/src/start.ts & sleep 1", "sshd").runners).toEqual([]);
  });
});

describe("whether npx had ended before it could be watched", () => {
  const npxVariables = { npm_lifecycle_event: "npx" };

  test.each([
    ["npx is there", [BUN_RUN, SHELL_OF_NPX, NPX], npxVariables, false],
    ["npx is gone, and bun run was adopted by the first process", [BUN_RUN], npxVariables, true],
    ["npx and bun run are gone", [], npxVariables, true],
    ["bun run was never started by npx", [BUN_RUN], {}, false],
    ["a terminal that was opened from npx, long ago", [BUN_RUN, "-bash"], npxVariables, false],
    ["a service manager", [], {}, false],
  ])("%s", (_, lines, variables, expected) => {
    const { own, runners } = chain(...lines);
    expect(hasLostNpx(own, runners, variables)).toBe(expected);
  });
});
