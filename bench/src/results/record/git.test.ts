import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitState } from "./git.ts";
import { outputOf } from "./output-of.ts";

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "git-")));
});
afterAll(() => rm(folder, { recursive: true }));

/** The state of a folder, with what was said at the terminal. */
async function stateOf(name: string) {
  const lines: string[] = [];
  const state = await gitState(join(folder, name), (line) => lines.push(line));
  return { ...state, lines };
}

/** Lets git believe that every repository belongs to another user, as its own tests do. */
async function asAnotherUser<T>(work: () => Promise<T>): Promise<T> {
  process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1";
  try {
    return await work();
  } finally {
    delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER;
  }
}

async function repository(name: string): Promise<void> {
  await mkdir(join(folder, name));
  for (const argv of [
    ["init", "--quiet"],
    ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--allow-empty", "-m", "t"],
  ])
    if ((await outputOf(["git", ...argv], join(folder, name))) === undefined) throw new Error(argv.join(" "));
}

test("a commit, and whether there are changes beside it", async () => {
  await repository("own");
  const clean = await stateOf("own");
  expect(clean).toEqual({
    git: { commit: expect.stringMatching(/^[0-9a-f]{40}$/), dirty: false },
    lines: [],
  });
  await Bun.write(join(folder, "own", "results", "run.json"), "{}");
  expect((await stateOf("own")).git?.dirty).toBe(false);
  await Bun.write(join(folder, "own", "source.ts"), "");
  expect((await stateOf("own")).git?.dirty).toBe(true);
});

test("a repository of another user: the result has the reason for the missing commit, the terminal the remedy", async () => {
  await repository("theirs");
  const { git, gitUnknown, lines } = await asAnotherUser(() => stateOf("theirs"));
  expect(git).toBeNull();
  expect(gitUnknown).toBe(
    "git refuses to read a repository that belongs to another user (dubious ownership)",
  );
  expect(lines).toEqual([
    `the result will not say at which commit it was measured, because ${gitUnknown}. This allows it: git config --global --add safe.directory ${folder}/theirs`,
  ]);
});

test("a folder outside version control", async () => {
  await mkdir(join(folder, "none"));
  expect(await stateOf("none")).toEqual({
    git: null,
    gitUnknown: "this is not a git repository",
    lines: ["the result will not say at which commit it was measured, because this is not a git repository"],
  });
});

test("a repository without a commit: git's own reason, and no folder in it", async () => {
  await mkdir(join(folder, "empty"));
  await outputOf(["git", "init", "--quiet"], join(folder, "empty"));
  const { gitUnknown } = await stateOf("empty");
  expect(gitUnknown).toStartWith("git failed: fatal: ");
  expect(gitUnknown).not.toContain(folder);
});

test("a machine without git", async () => {
  const { PATH } = process.env;
  try {
    process.env.PATH = join(folder, "no-programs");
    expect((await stateOf("none")).gitUnknown).toBe("git is not installed");
  } finally {
    process.env.PATH = PATH;
  }
});

test("a program that fails or is not there has no output", async () => {
  expect(await outputOf([process.execPath, "-e", "console.log('out'); process.exit(1)"])).toBeUndefined();
  expect(await outputOf(["no-such-program-at-all"])).toBeUndefined();
  expect(await outputOf([process.execPath, "-e", "console.log('out')"])).toBe("out");
});
