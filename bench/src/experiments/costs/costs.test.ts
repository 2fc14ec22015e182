import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everyCost } from "./every-cost.ts";

const folder = await mkdtemp(join(tmpdir(), "costs-"));
afterAll(() => rm(folder, { recursive: true }));

const place = { runDir: folder, rowsDir: folder, signal: new AbortController().signal, onProgress() {} };

/** The costs that start services; encryption does not, and has a test of its own. */
const ofServices = everyCost
  .filter(({ name }) => name !== "encryption")
  .map((cost) => [cost.name, cost] as const);

/** 20 logins at once take seconds on a busy machine. */
const ofLogins = { seconds: 4, warmupSeconds: 4 };

test.each(ofServices)(
  "%s, measured for a moment: every arm responds",
  async (name, cost) => {
    const usual = cost.plan(true);
    const subjects = name === "logins" ? usual.subjects : usual.subjects.slice(0, 1);
    const moment = {
      rounds: 1,
      order: "one-way",
      ...(name === "logins" ? ofLogins : { seconds: 0.3, warmupSeconds: 0.3 }),
      settleSeconds: 0.1,
    } as const;
    const plan = { ...usual, ...moment, subjects };
    const passes = await Array.fromAsync(
      cost.measure({ plan, kind: "embedded", place, seed: 1, onStep() {}, onStores() {} }),
    );
    expect(new Set(passes.map(({ arm }) => arm))).toEqual(new Set(cost.arms.map((arm) => arm.name)));
    expect(new Set(passes.map(({ subject }) => subject))).toEqual(new Set(subjects));
    expect(passes.every(({ answers }) => answers > 0)).toBe(true);
  },
  60_000,
);
