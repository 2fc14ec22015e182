/** The composite actions of this repository: pinned, complete, and without a way for a text to become a script. */
import { describe, expect, test } from "bun:test";
import { constants, readdirSync, readFileSync } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { readAction } from "./composite-action.ts";

const folder = join(repositoryRoot, ".github", "actions");
const actions = readdirSync(folder);

describe.each(actions)("%s", async (name) => {
  const action = await readAction(join(folder, name));
  const text = readFileSync(join(folder, name, "action.yml"), "utf8");
  const { steps } = action.runs;
  const scripts = readdirSync(join(folder, name)).filter((file) => file !== "action.yml");

  test("pins actions by commit, with the version in a comment", () => {
    const used = [...text.matchAll(/\buses: (.+)$/gm)].map(([, action = ""]) => action);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("leaves no token in a clone", () => {
    const clones = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const clone of clones) expect(clone.with?.["persist-credentials"]).toBe(false);
  });

  test("gives inputs to scripts as variables: within a script their text would be run", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  test("names the shell of every script", () => {
    for (const { run, shell } of steps) expect(shell).toBe(run === undefined ? undefined : "bash");
  });

  test("declares the inputs that it uses, and uses those that it declares", () => {
    const used = [...text.matchAll(/(?<![\w-])inputs\.([\w-]+)/g)].map(([, input = ""]) => input);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(action.inputs).toSorted());
  });

  test("reads only outputs of steps that have this id", () => {
    const ids = steps.flatMap(({ id }) => id ?? []);
    for (const [, id = ""] of text.matchAll(/\bsteps\.([\w-]+)/g)) expect(ids).toContain(id);
  });

  test("has every script that it runs, and runs every script that it has", async () => {
    const texts = [text, ...scripts.map((file) => readFileSync(join(folder, name, file), "utf8"))];
    const run = texts.flatMap((text) =>
      [...text.matchAll(/\$GITHUB_ACTION_PATH\/([\w-]+\.\w+)/g)].map(([, file = ""]) => file),
    );
    expect([...new Set(run)].toSorted()).toEqual(scripts.toSorted());
    for (const file of scripts.filter((file) => file.endsWith(".sh")))
      await access(join(folder, name, file), constants.X_OK);
  });

  test("uses the project's version of Bun", () => {
    for (const file of scripts)
      for (const [, version = ""] of readFileSync(join(folder, name, file), "utf8").matchAll(/bun@([\w.]+)/g))
        expect(version).toBe(Bun.version);
  });

  test("passes each script the variables that it reads", () => {
    const given = /^(GITHUB_\w+|RUNNER_TEMP|PATH|PORT|OWN_PATH|START)$/;
    for (const { run = "", env = {} } of steps) {
      const [, file] = /\$GITHUB_ACTION_PATH\/([\w-]+\.sh)/.exec(run) ?? [];
      if (file === undefined) continue;
      const read = readFileSync(join(folder, name, file), "utf8").matchAll(/\$\{?([A-Z][A-Z_]+)\b/g);
      for (const [, variable = ""] of read)
        expect(given.test(variable) || variable in env, `${file}: ${variable}`).toBe(true);
    }
  });
});
