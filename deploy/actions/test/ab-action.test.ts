/** The action that compares base and head, run step by step as a runner of GitHub runs it, on a repository with the example shop. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { writeNpx } from "@super-heroes/testing/processes/npx-stand-in";
import { type Comments, keepComments } from "./comments.ts";
import { type ActionOutcome, runAction } from "./run-action.ts";
import { type ShopRepository, START_SHOP, shopRepository } from "./shop-repository.ts";

// Whole measurements, if short ones.
setDefaultTimeout(180_000);

const TOKEN = "a token";
/** Eight blocks are the fewest that can show a difference. */
const SHORT = "--blocks 8 --noise-blocks 0 --seconds 1 --warmup 0 --connections 4";

let shop: ShopRepository;
let folder = "";
beforeAll(async () => {
  shop = await shopRepository();
  folder = await mkdtemp(join(tmpdir(), "action-"));
  await mkdir(join(folder, "bin"));
  await writeNpx(join(folder, "bin"));
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface PullRequest {
  head: string;
  comments: Comments;
  inputs?: Record<string, string>;
}

/** Runs the action for a pull request whose base has the index. */
async function check({
  head,
  comments,
  inputs = {},
}: PullRequest): Promise<ActionOutcome & { kept: string[] }> {
  const place = await mkdtemp(join(folder, "run-"));
  const workspace = join(place, "workspace");
  const artifact = join(place, "artifact");
  await mkdir(workspace);
  const { PATH, HOME } = process.env;
  const outcome = await runAction({
    action: join(repositoryRoot, ".github", "actions", "ab"),
    inputs: {
      start: START_SHOP,
      path: "/api/cart",
      "base-port": String(freePort()),
      "head-port": String(freePort()),
      options: SHORT,
      ...inputs,
    },
    github: { sha: head, token: TOKEN, event: { pull_request: { number: 7, base: { sha: shop.indexed } } } },
    workspace,
    temp: join(place, "temp"),
    env: {
      PATH: `${join(folder, "bin")}${delimiter}${PATH}`,
      HOME: HOME ?? "",
      GITHUB_API_URL: comments.url,
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_RUN_ID: "42",
    },
    uses: {
      "actions/checkout": ({ ref = "", path = "" }) => shop.checkOut(ref, join(workspace, path)),
      "actions/upload-artifact": ({ path = "" }) => cp(path, artifact, { recursive: true }),
    },
  });
  return { ...outcome, kept: await readdir(artifact, { recursive: true }).catch(() => []) };
}

const failed = ({ steps }: ActionOutcome) => steps.filter((step) => step.failed).map(({ name }) => name);
const logOf = ({ steps }: ActionOutcome, step: string) => steps.find(({ name }) => name === step)?.log;

describe("a head that is slower", () => {
  let comments: Comments;
  let outcome: Awaited<ReturnType<typeof check>>;
  beforeAll(async () => {
    comments = keepComments({ token: TOKEN });
    comments.add("Nice work!");
    outcome = await check({ head: shop.scanning, comments });
  });
  afterAll(() => comments[Symbol.dispose]());

  test("fails at the gate, and nowhere else", () => {
    expect(failed(outcome), JSON.stringify(outcome.steps, null, 2)).toEqual(["Gate"]);
    expect(outcome.outputs.verdict).toBe("regressed");
    expect(logOf(outcome, "Gate")).toContain("::error title=Base against head::the head is slower");
  });

  test("has its table in the job summary, and in one comment beside those of others", () => {
    expect(outcome.summary).toContain("|");
    const [first, second, ...others] = comments.texts();
    expect(first).toBe("Nice work!");
    expect(second).toStartWith("<!-- base against head: ab -->\n");
    expect(second).toContain(outcome.summary.trim());
    expect(second).toContain("https://github.example/acme/shop/actions/runs/42");
    expect(others).toEqual([]);
  });

  test("keeps the result, the page and the table", () => {
    for (const end of [/^summary\.md$/, /-ab\.html$/, /-ab\.json$/])
      expect(outcome.kept.filter((file) => end.test(file))).toHaveLength(1);
  });
});

test("a head that is as fast passes, and replaces the comment of the run before", async () => {
  using comments = keepComments({ token: TOKEN });
  comments.add("<!-- base against head: shop -->\nThe table of an earlier run");
  const outcome = await check({
    head: shop.indexed,
    comments,
    // The same commit twice, and a limit far beyond what noise can do.
    inputs: { name: "shop", "max-regression": "90%", ready: "/health" },
  });
  expect(failed(outcome), JSON.stringify(outcome.steps, null, 2)).toEqual([]);
  expect(outcome.outputs.verdict).toBe("kept");
  expect(comments.texts()).toEqual([expect.stringContaining(outcome.summary.trim())]);
});

describe("a run that cannot measure", () => {
  test("fails where the server does not start, and comments nothing", async () => {
    using comments = keepComments({ token: TOKEN });
    const outcome = await check({
      head: shop.indexed,
      comments,
      inputs: { start: "echo out of order >&2; exit 3" },
    });
    expect(failed(outcome)).toEqual(["Measure"]);
    expect(logOf(outcome, "Measure")).toContain("out of order");
    expect(comments.texts()).toEqual([]);
  });

  test("fails where a checkout cannot be prepared", async () => {
    using comments = keepComments({ token: TOKEN });
    const outcome = await check({
      head: shop.indexed,
      comments,
      inputs: { setup: "test -f package.json\nfalse" },
    });
    expect(failed(outcome)).toEqual(["Prepare both"]);
  });

  test.each([
    [{ base: "" }, "give the input base"],
    [{ name: "../x" }, 'the input name must be lower-case letters, digits, dots and hyphens, got "../x"'],
    [{ undecided: "ignore" }, 'the input undecided must be pass or fail, got "ignore"'],
    [{ comment: "no" }, 'the input comment must be true or false, got "no"'],
  ])("refuses the inputs %j before it starts anything", async (inputs, message) => {
    using comments = keepComments({ token: TOKEN });
    const outcome = await check({ head: shop.indexed, comments, inputs: { ...inputs } });
    expect(outcome.steps.map(({ name }) => name)).toEqual(["Is everything given?"]);
    expect(logOf(outcome, "Is everything given?")).toContain(message);
  });
});
