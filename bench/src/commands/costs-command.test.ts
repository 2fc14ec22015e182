import { expect, test } from "bun:test";
import { UsageError } from "@super-heroes/cli/usage-error";
import { everyCost } from "../experiments/costs/every-cost.ts";
import type { CostsRequest } from "../experiments/costs/run-costs.ts";
import { readCosts } from "./costs-command.ts";

function read(...argv: string[]): CostsRequest {
  const request = readCosts(argv);
  if (request === "help") throw new Error("help was read");
  return request;
}

const namesOf = ({ costs }: CostsRequest) => costs.map(({ name }) => name);

test("without a name all costs are measured; names choose among them, wherever they stand", () => {
  expect(namesOf(read())).toEqual([
    "encryption",
    "gateway",
    "graphql",
    "logins",
    "observability",
    "tracing",
    "tls",
    "web",
  ]);
  expect(namesOf(read("tracing", "--quick", "gateway"))).toEqual(["gateway", "tracing"]);
  expect(read("--stack", "local", "gateway", "--name", "encryption")).toMatchObject({
    stack: "local",
    name: "encryption",
    quick: false,
  });
  expect(readCosts(["gateway", "--help"])).toBe("help");
});

test.each([
  [
    ["latency"],
    'unknown cost "latency". Known: encryption, gateway, graphql, logins, observability, tracing, tls, web',
  ],
  [["gateway", "Logins"], 'unknown cost "Logins". Did you mean logins?'],
  [["logins", "encryption", "--stack", "local"], "--stack local has no effect on logins and encryption"],
  [["--fast"], 'unknown option "--fast". Known: --quick, --stack, --seed, --name, --help'],
  [["--stack", "http://x"], '--stack expects one of embedded, local, got "http://x"'],
  [["--quick=yes"], "--quick takes no value"],
])("refused in one line: %j", (argv, message) => {
  expect(() => readCosts(argv)).toThrow(message);
  expect(() => readCosts(argv)).toThrow(UsageError);
});

test("the command names an unknown cost in one line, and ends with 2", async () => {
  const main = `${import.meta.dir}/../main.ts`;
  const child = Bun.spawn([process.execPath, main, "costs", "latency"], { stdout: "pipe", stderr: "pipe" });
  const [output, complaint, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  expect(output).toBe("");
  expect(complaint).toMatch(/^bench: unknown cost "latency"\. Known: .*\n$/);
  expect(code).toBe(2);
});

test.each(everyCost.map((cost) => [cost.name, cost] as const))(
  "%s: a quick run takes less than a minute, has an interval, and compares existing arms",
  (name, cost) => {
    const plan = cost.plan(true);
    expect(plan.cost).toBe(name);
    expect(cost.takesSeconds(plan)).toBeLessThan(60);
    expect(plan.rounds).toBeGreaterThanOrEqual(6);
    expect(cost.takesSeconds(cost.plan(false))).toBeGreaterThan(cost.takesSeconds(plan));
    const arms = cost.arms.map((arm) => arm.name);
    for (const question of cost.questions(plan)) {
      expect(question.cost).toBe(name);
      expect(plan.subjects).toContain(question.subject);
      expect(arms).toContain(question.arm);
      if (question.baseline !== null) expect(arms).toContain(question.baseline);
    }
  },
);
