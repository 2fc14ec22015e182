import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { services } from "@super-heroes/system/services";

interface Step {
  uses?: string;
  with?: Record<string, unknown>;
}

interface Job {
  uses?: string;
  "timeout-minutes"?: number;
  strategy?: { matrix: Record<string, string[]> };
  steps?: Step[];
}

interface Workflow {
  concurrency?: { group: string };
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

const folder = join(repositoryRoot, ".github", "workflows");
const read = (file: string) => readFileSync(join(folder, file), "utf8");
const parse = (text: string) => Bun.YAML.parse(text) as Workflow;
const files = readdirSync(folder);

describe.each(files)("%s", (file) => {
  const text = read(file);
  const workflow = parse(text);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps ?? []);

  test("pins actions by commit, with the version in a comment", () => {
    const used = [...text.matchAll(/\buses: (.+)$/gm)].map(([, action = ""]) => action);
    const foreign = used.filter((action) => !action.startsWith("./"));
    expect(used.length).toBeGreaterThan(0);
    for (const action of foreign) expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("has a concurrency group, and read-only permissions", () => {
    expect(workflow.concurrency?.group).toBeString();
    expect(workflow.permissions).toEqual({ contents: "read" });
  });

  test("has a timeout", () => {
    for (const job of jobs.filter(({ uses }) => !uses)) expect(job["timeout-minutes"]).toBeWithin(1, 61);
  });

  test("leaves no token in the clone", () => {
    const clones = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const clone of clones) expect(clone.with?.["persist-credentials"]).toBe(false);
  });

  test("uses the project's version of Bun", () => {
    const versions = steps.filter(({ uses }) => uses?.startsWith("oven-sh/setup-bun@"));
    for (const step of versions) expect(step.with?.["bun-version"]).toBe(Bun.version);
  });
});

test("an image is built of every service", () => {
  const { image } = parse(read("image.yml")).jobs;
  const names = services.map(({ name }) => name);
  expect(image?.strategy?.matrix.service?.toSorted()).toEqual(names.toSorted());
});
