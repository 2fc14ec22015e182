import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { p95LimitsMs } from "../../k6/limits.ts";

/**
 * The rules that the Green Metrics Tool checks before it runs a scenario (green-coding-solutions/green-metrics-tool,
 * `lib/schema_checker.py`), and how it runs a command (`lib/scenario_runner.py`), for what this scenario uses.
 */
const KNOWN_KEYS = {
  scenario: ["name", "author", "description", "services", "flow"],
  service: ["image", "command", "entrypoint", "environment", "depends_on", "setup-commands"],
  setupCommand: ["command", "shell", "detach"],
  flow: ["name", "container", "commands"],
  command: ["type", "command", "note", "shell", "detach", "ignore-errors", "log-stdout", "log-stderr"],
};
const FLOW_NAME = /^[.\s0-9a-zA-Z_()-]+$/;
const CONTAINER_NAME = /^(?!.*(\.\.|[$'"`!]))[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const VARIABLE = /__GMT_VAR_\w+?__/g;
/** Without a shell, a command is split at spaces: these would be handed to the program as they are. */
const SHELL_SYNTAX = /[&|;<>$"'`]/;
/** Where the repository is mounted in every container. */
const MOUNT = "/tmp/repo/";

interface Command {
  command: string;
  shell?: string;
}

interface Scenario {
  name: string;
  author: string;
  description: string;
  services: Record<string, { image: string; depends_on?: string[]; "setup-commands"?: Command[] }>;
  flow: { name: string; container: string; commands: (Command & { type: string; note: string })[] }[];
}

const text = await Bun.file(join(repositoryRoot, "usage_scenario.yml")).text();
const scenario = Bun.YAML.parse(text.replaceAll("__GMT_VAR_MODE__", "parallel")) as Scenario;
const services = Object.entries(scenario.services);
const setUp = services.flatMap(([, service]) => service["setup-commands"] ?? []);
const flowCommands = scenario.flow.flatMap(({ commands }) => commands);

const unknownIn = (object: object, known: readonly string[]) =>
  Object.keys(object).filter((key) => !known.includes(key));

test("it holds only keys that the tool knows", () => {
  expect(unknownIn(scenario, KNOWN_KEYS.scenario)).toEqual([]);
  for (const [, service] of services) expect(unknownIn(service, KNOWN_KEYS.service)).toEqual([]);
  for (const command of setUp) expect(unknownIn(command, KNOWN_KEYS.setupCommand)).toEqual([]);
  for (const flow of scenario.flow) expect(unknownIn(flow, KNOWN_KEYS.flow)).toEqual([]);
  for (const command of flowCommands) expect(unknownIn(command, KNOWN_KEYS.command)).toEqual([]);
});

test("it says what it is and whose", () => {
  for (const said of [scenario.name, scenario.author, scenario.description]) expect(said.trim()).not.toBe("");
});

test("every service has an image of one version and a name that a container may have", () => {
  for (const [name, { image, depends_on = [] }] of services) {
    expect(name).toMatch(CONTAINER_NAME);
    expect(image).toMatch(/^[a-z0-9/]+:\d+\.\d+\.\d+$/);
    for (const other of depends_on) expect(Object.keys(scenario.services)).toContain(other);
  }
});

test("every flow has a name of its own that the tool allows, and runs in a container that there is", () => {
  const names = scenario.flow.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, container } of scenario.flow) {
    expect(name).toMatch(FLOW_NAME);
    expect(Object.keys(scenario.services)).toContain(container);
  }
});

test("every command is one that the tool can run, and each phase has its note", () => {
  for (const { command, shell } of [...setUp, ...flowCommands]) {
    if (SHELL_SYNTAX.test(command)) expect(shell, command).toBeString();
  }
  for (const { type, note } of flowCommands) {
    expect(type).toBe("console");
    expect(note.trim()).not.toBe("");
  }
});

test("the mode is the only variable, and no rate is measured without it", () => {
  expect(new Set(text.match(VARIABLE))).toEqual(new Set(["__GMT_VAR_MODE__"]));
  for (const { command } of flowCommands) expect(command).toContain(" -e MODE=parallel ");
});

test("after the warm-up, each rate of the ladder has a flow, with a script that is there", () => {
  const rates = scenario.flow.slice(1).map(({ name, commands }) => {
    const rate = Number(/ -e RATE=(\d+) /.exec(commands[0]?.command ?? "")?.[1]);
    expect(name).toStartWith(`${rate} fight`);
    return rate;
  });
  expect(rates).toEqual(Object.keys(p95LimitsMs).map(Number));
  for (const { command } of flowCommands) {
    const script = command.split(" ").at(-1) ?? "";
    expect(script).toStartWith(MOUNT);
    expect(existsSync(join(repositoryRoot, script.slice(MOUNT.length)))).toBe(true);
  }
});
