import { afterAll, expect, test } from "bun:test";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configOf } from "../analysis/observation/run.ts";
import { segmentOf } from "../analysis/observation/segments.fixture.ts";
import { observedIn } from "./document.ts";
import { keepResult } from "./keep-result.ts";

const root = await mkdtemp(join(tmpdir(), "keep-result-"));
afterAll(() => rm(root, { recursive: true }));

const asked = { modes: ["parallel"], blocks: 1, seconds: 10, warmupSeconds: 2, quick: false } as const;
const observed = observedIn({
  experiment: "overview",
  runId: "2026-01-01T00-00-00Z-test",
  name: "test",
  seed: 1,
  startedAt: new Date(0),
  finishedAt: new Date(1000),
  complete: false,
  stoppedBecause: "/home/me/x: heroes was ended by SIGKILL",
  git: null,
  loadBefore: null,
  argv: ["overview", "--stack", "http://me:8004"],
  variables: { POOL_MAX: "20" },
  settings: { POOL_MAX: "20" },
  stack: { kind: "embedded", stores: [] },
  plan: {
    config: configOf({ ...asked, modes: [...asked.modes], order: "mirrored" }),
    notes: ["a note of the plan"],
  },
  generators: [],
  legs: [],
  segments: [segmentOf()],
});
const places = (folder: string) => ({
  file: join(root, folder, "results", "local", "x.json"),
  runDir: join(root, folder, "run"),
  segmentsFile: join(root, folder, "run", "segments.jsonl"),
  root: join(root, folder),
});

test("a result has its observed part, its derived part, and its digests", async () => {
  const { result, file, trouble } = await keepResult(observed, places("fine"));
  expect([file, trouble]).toEqual(["results/local/x.json", undefined]);
  const written = await Bun.file(join(root, "fine", file)).json();
  expect(written).toEqual(JSON.parse(JSON.stringify(result)));
  expect(written).toMatchObject({
    schemaVersion: 2,
    complete: false,
    stoppedBecause: "x: heroes was ended by SIGKILL",
    config: { argv: ["overview", "--stack", "URL"], variables: { POOL_MAX: "20" } },
    notes: ["a note of the plan", "The services ran with settings of the environment: POOL_MAX=20."],
    digests: expect.objectContaining({ config: expect.any(String) }),
  });
  expect(written.summary.closed).toHaveLength(1);
  expect(JSON.stringify(written)).not.toContain("/home/me");
});

test("a result that cannot be written goes to the folder of the run, with a message", async () => {
  await mkdir(join(root, "blocked"));
  await writeFile(join(root, "blocked", "results"), "a file in the folder's place");
  const { result, file, trouble } = await keepResult(observed, places("blocked"));
  expect(file).toBe(join("run", "x.json"));
  expect(trouble?.message).toMatch(
    /results\/local\/x\.json could not be written: .+; the result is in run\//,
  );
  expect(await Bun.file(join(root, "blocked", file)).json()).toEqual(JSON.parse(JSON.stringify(result)));
  expect(await readdir(join(root, "blocked", "run"))).toEqual(["x.json"]);
});

test("a document that cannot be derived leaves its segments, and names their file", async () => {
  const segments = [segmentOf({ histogram: { unit: "us", encoding: "HdrV2-base64", data: "broken" } })];
  const { result, trouble } = await keepResult({ ...observed, segments }, places("broken"));
  expect(result).toBeUndefined();
  expect(trouble?.message).toContain("what was measured is in run/segments.jsonl");
});
