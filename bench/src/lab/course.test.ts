import { afterAll, beforeAll, expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { emptyHistogram, encode } from "../analysis/observation/histogram.ts";
import { configOf } from "../analysis/observation/run.ts";
import {
  type Arm,
  armOf,
  CEILING,
  type PlannedSegment,
  type Segment,
} from "../analysis/observation/segment.ts";
import { autocannonOnly } from "./closed-loops.ts";
import { type Course, follow, type Taken } from "./course.ts";
import type { OpenLoop } from "./measure-segment.ts";

let fights: Bun.Server<undefined>;
const asked = new Set<string>();
beforeAll(() => {
  fights = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ url }) => {
      const { pathname } = new URL(url);
      if (pathname === "/metrics") return new Response('upstream_calls_total{upstream="heroes"} 3\n');
      asked.add(pathname);
      return new Response("{}", { headers: { "server-timing": "hero;dur=1" } });
    },
  });
});
afterAll(() => fights.stop(true));

function planned(arm: Arm, slot: number): PlannedSegment {
  const load = { model: "closed", connections: 1 } as const;
  const place = { purpose: "comparison", block: 0, slot, side: null } as const;
  return { arm, load, ...place, warmupSeconds: 0, seconds: 0.1 };
}

function* inTurn(givenBack: Segment[]): Generator<PlannedSegment, void, Segment> {
  for (const [slot, arm] of arms.entries()) givenBack.push(yield planned(arm, slot));
}

const arms = [armOf("parallel"), armOf(CEILING)];
const config = configOf({
  modes: [],
  blocks: 1,
  order: "mirrored",
  seconds: 1,
  warmupSeconds: 0,
  quick: true,
});

/** A course over these arms, and the progress that was reported. */
function courseWith(
  signal: AbortSignal,
  {
    onSegment = () => {},
    segments = inTurn,
    openLoops = [],
  }: {
    onSegment?: (segment: Segment) => void;
    segments?: typeof inTurn;
    openLoops?: Course["equipment"]["openLoops"];
  } = {},
) {
  const steps: string[] = [];
  const logged: number[] = [];
  const givenBack: Segment[] = [];
  const course: Course = {
    arms,
    probes: [armOf("sequential")],
    plan: ({ seed, leftSeconds }) => ({
      config,
      segments: segments(givenBack),
      remainingSeconds: (measured) => arms.length - measured.length,
      notes: [`${seed} ${leftSeconds}`],
    }),
    primingSeconds: 0.05,
    seed: 7,
    leftSeconds: () => 60,
    equipment: {
      target: {
        subjectOf: ({ mode }) => ({
          url: `http://127.0.0.1:${fights.port}/${mode}`,
          watched: {
            processes: new Map([["fights", process.pid]]),
            services: new Map([["fights", `http://127.0.0.1:${fights.port}`]]),
            orchestrator: "fights",
          },
        }),
      },
      openLoops,
      closedLoops: autocannonOnly,
      scratchDir: tmpdir(),
      signal,
    },
    log: {
      append: async (segment) => {
        logged.push(segment.index);
        onSegment(segment);
      },
    },
    progress: { note: () => {}, step: (text, left) => void steps.push(`${text}: ${left}`), end: () => {} },
  };
  const taken: Taken = { legs: [], plan: undefined, segments: [] };
  return { course, taken, steps, logged, givenBack };
}

test("arms are warmed up, legs timed, and the plan measured, each segment kept and given back", async () => {
  const { course, taken, steps, logged, givenBack } = courseWith(new AbortController().signal);
  await follow(course, taken);
  expect(steps).toEqual([
    "warming up: parallel: 2.1",
    "warming up: ceiling: 2.05",
    "segment 1: parallel, 1 connection: 2",
    "segment 2: ceiling, 1 connection: 1",
  ]);
  expect(asked).toEqual(new Set(["/parallel", "/ceiling", "/sequential"]));
  expect(taken.plan?.notes).toEqual(["7 60"]);
  expect(taken.legs).toEqual([
    { latency: null, legsMs: { hero: expect.any(Array) }, totalMs: expect.any(Array) },
  ]);
  expect(taken.segments).toMatchObject([
    { index: 0, mode: "parallel", slot: 0, purpose: "comparison", offered: null, connections: 1 },
    { index: 1, mode: "ceiling", slot: 1, path: { upstreamCalls: { heroes: 0 } }, warmupSeconds: 0 },
  ]);
  expect(taken.segments[0]?.good).toBeGreaterThan(0);
  expect(Object.keys(taken.segments[0]?.resources ?? {})).toEqual(["fights"]);
  expect(logged).toEqual([0, 1]);
  expect(givenBack).toEqual(taken.segments);
});

test("a run that is stopped keeps what it has", async () => {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error("villains was ended by SIGKILL"));
  const { course, taken } = courseWith(controller.signal, { onSegment: stop });
  await expect(follow(course, taken)).rejects.toThrow("villains was ended by SIGKILL");
  expect(taken.segments).toHaveLength(1);
  expect(taken.plan).toBeDefined();
});

/** A generator that records which sides it drove. */
function openLoopCalled(tool: "k6" | "steady-rate", drove: string[]): OpenLoop {
  return {
    generator: {
      tool,
      version: null,
      async run({ url, offered, seconds }, { onMeasuring, onMeasured }) {
        drove.push(`${tool} ${new URL(url).pathname} ${offered}`);
        onMeasuring();
        onMeasured();
        return {
          seconds,
          good: offered * seconds,
          ...{ errors: 0, timeouts: 0, dropped: 0 },
          histogram: encode(emptyHistogram()),
          generator: { tool, cpu: 0.1, peakVus: 1, maxVus: 50 },
        };
      },
    },
    headroom: { holds: async () => true },
  };
}

test("two generators drive a side each, but both sides of a noise block are the first one's", async () => {
  function* sides(): Generator<PlannedSegment, void, Segment> {
    for (const purpose of ["noise", "comparison"] as const)
      for (const side of ["A", "B"] as const) {
        const load = { model: "open", offered: 20 } as const;
        yield { ...planned(armOf("parallel"), 0), load, purpose, side };
      }
  }
  const drove: string[] = [];
  const openLoops = [openLoopCalled("k6", drove), openLoopCalled("steady-rate", drove)];
  const { course, taken } = courseWith(new AbortController().signal, { segments: sides, openLoops });
  await follow(course, taken);
  expect(
    taken.segments.map(({ purpose, side, generator }) => `${purpose} ${side} ${generator.tool}`),
  ).toEqual(["noise A k6", "noise B k6", "comparison A k6", "comparison B steady-rate"]);
  expect(drove[0]).toBe("k6 /parallel 20");
  expect(taken.segments.every(({ valid }) => valid)).toBe(true);
});

test("after a segment in which requests failed, the target is checked, and what it reports ends the run", async () => {
  const failing = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response("", { status: 500, headers: { "server-timing": "hero;dur=1" } }),
  });
  const { course, taken } = courseWith(new AbortController().signal);
  const checked: string[] = [];
  const target: Course["equipment"]["target"] = {
    subjectOf(arm) {
      const subject = course.equipment.target.subjectOf(arm);
      return arm.mode === CEILING ? { ...subject, url: `http://127.0.0.1:${failing.port}/` } : subject;
    },
    async check({ mode }) {
      checked.push(mode);
      throw new Error(`${mode} responded 500`);
    },
  };
  try {
    const run = follow({ ...course, equipment: { ...course.equipment, target } }, taken);
    await expect(run).rejects.toThrow("ceiling responded 500");
  } finally {
    failing.stop(true);
  }
  expect(checked).toEqual([CEILING]);
  // Not by what is valid: a machine that runs other tests can make the first segment too slow to count.
  expect(taken.segments.map(({ errors }) => errors > 0)).toEqual([false, true]);
});
