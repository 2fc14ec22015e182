/** The scripts of the action that compares base and head, each alone: what they do with verdicts and tokens. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { keepComments } from "./comments.ts";

const action = join(repositoryRoot, ".github", "actions", "ab");
const folder = await mkdtemp(join(tmpdir(), "action-results-"));
afterAll(() => rm(folder, { recursive: true }));

async function run(argv: string[], env: Record<string, string>) {
  const child = Bun.spawn(argv, {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { output: output + complaint, exitCode: await child.exited };
}

test.each([
  ["kept", "pass", 0, "::notice "],
  ["kept", "fail", 0, "::notice "],
  ["regressed", "pass", 1, "::error "],
  ["undecided", "pass", 0, "::warning "],
  ["undecided", "fail", 1, "::error "],
  ["", "pass", 1, '::error title=Base against head::unknown verdict ""'],
])(
  "the gate with the verdict %p and undecided: %s ends with %d",
  async (verdict, undecided, exitCode, line) => {
    const outcome = await run([join(action, "gate.sh")], {
      VERDICT: verdict,
      UNDECIDED: undecided,
      MAX_REGRESSION: "5%",
    });
    expect(outcome.output).toStartWith(line);
    expect(outcome.exitCode).toBe(exitCode);
  },
);

describe("the verdict", () => {
  const verdictOf = async (...results: object[]) => {
    const place = await mkdtemp(join(folder, "verdict-"));
    for (const [index, result] of results.entries())
      await Bun.write(join(place, "ab", `${index}.json`), JSON.stringify(result));
    await Bun.write(join(place, "summary.md"), "");
    return await run(["node", join(action, "verdict.js"), place], {});
  };

  test("is that of the gate", async () => {
    expect(await verdictOf({ complete: true, gate: { outcome: "undecided" } })).toEqual({
      output: "undecided\n",
      exitCode: 0,
    });
  });

  test("is none where the run was stopped, or where it is not known which run is meant", async () => {
    const stopped = await verdictOf({
      complete: false,
      stoppedBecause: "head ended",
      gate: { outcome: "kept" },
    });
    expect(stopped.output).toContain("the run was stopped before its end: head ended");
    expect(stopped.exitCode).toBe(1);
    const result = { complete: true, gate: { outcome: "kept" } };
    expect((await verdictOf(result, result)).exitCode).toBe(1);
    expect((await verdictOf()).exitCode).toBe(1);
  });
});

async function comment(apiUrl: string, change: Record<string, string> = {}) {
  return await run(["node", join(action, "comment.js")], {
    NAME: "ab",
    RESULTS: folder,
    PULL_REQUEST: "7",
    GITHUB_TOKEN: "a token",
    GITHUB_API_URL: apiUrl,
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_RUN_ID: "42",
    ...change,
  });
}

test("a token that may only read is a notice, and no failure", async () => {
  await Bun.write(join(folder, "summary.md"), "| a table |\n");
  using comments = keepComments({ token: "a token", readOnly: true });
  expect(await comment(comments.url)).toEqual({
    output: expect.stringContaining("::notice title=No comment::the token may not write comments"),
    exitCode: 0,
  });
});

test("without a pull request there is no comment", async () => {
  using comments = keepComments({ token: "a token" });
  const outcome = await comment(comments.url, { PULL_REQUEST: "" });
  expect(outcome).toEqual({ output: expect.stringContaining("this event has no pull request"), exitCode: 0 });
  expect(comments.texts()).toEqual([]);
});

test("the comment is found among hundreds", async () => {
  await Bun.write(join(folder, "summary.md"), "| a new table |\n");
  using comments = keepComments({ token: "a token" });
  for (let index = 0; index < 150; index += 1) comments.add(`comment ${index}`);
  comments.add("<!-- base against head: ab -->\n| an old table |");
  expect((await comment(comments.url)).exitCode).toBe(0);
  expect(comments.texts()).toHaveLength(151);
  expect(comments.texts().at(-1)).toContain("| a new table |");
});

test("a table that is too long for a comment is linked", async () => {
  await Bun.write(join(folder, "summary.md"), "| x |\n".repeat(20_000));
  using comments = keepComments({ token: "a token" });
  expect((await comment(comments.url)).exitCode).toBe(0);
  expect(comments.texts()).toEqual([
    "<!-- base against head: ab -->\nThe table is too long for a comment. The result and its page are in the artifact `ab` of [this run](https://github.example/acme/shop/actions/runs/42).\n",
  ]);
});

test("an unknown repository is a failure with GitHub's status", async () => {
  using comments = keepComments({ token: "a token" });
  const outcome = await comment(comments.url, { GITHUB_REPOSITORY: "acme/other" });
  expect(outcome.output).toContain("GitHub responds with 404 to the list of comments");
  expect(outcome.exitCode).not.toBe(0);
});
