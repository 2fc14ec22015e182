import { expect } from "bun:test";
import { join } from "node:path";
import { testRequiring } from "@super-heroes/testing/run/requirements";
import { p95LimitsMs } from "../../../k6/limits.ts";
import { k6, k6Missing } from "./k6.fixture.ts";

interface Inspected {
  scenarios: Record<
    string,
    { rate: number; duration: string; startTime: string | null; tags: Record<string, string> | null }
  >;
  thresholds: Record<string, string[]>;
}

/** What k6 makes of a script with these variables. */
async function inspect(script: string, variables: Record<string, string> = {}): Promise<Inspected> {
  if (!k6.available) throw new Error(k6.reason);
  const { argv, env } = k6.command({
    scriptDir: join(import.meta.dir, "..", "..", "..", "k6"),
    outDir: import.meta.dir,
    args: (files) => [
      "inspect",
      ...Object.entries(variables).flatMap(([name, value]) => ["-e", `${name}=${value}`]),
      `${files.script}/${script}`,
    ],
  });
  const child = Bun.spawn(argv, { env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [output, complaints] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`k6 inspect ${script}: ${complaints}`);
  return JSON.parse(output);
}

testRequiring(k6Missing, "k6 accepts fight.ts: a rate, after a warm-up that does not count", async () => {
  const { scenarios, thresholds } = await inspect("fight.ts", { RATE: "50", WARMUP: "3s", DURATION: "7s" });
  expect(scenarios.warmup).toMatchObject({ rate: 50, duration: "3s", startTime: null, tags: null });
  expect(scenarios.measured).toMatchObject({ rate: 50, duration: "7s", startTime: "3s" });
  expect(thresholds["http_req_duration{scenario:measured}"]).toEqual([`p(95)<${p95LimitsMs[50]}`]);
});

testRequiring(k6Missing, "without a warm-up, and at a rate without a limit", async () => {
  const { scenarios, thresholds } = await inspect("fight.ts", { RATE: "42", WARMUP: "0s" });
  expect(Object.keys(scenarios)).toEqual(["measured"]);
  expect(Object.keys(thresholds).filter((name) => name.startsWith("http_req_duration"))).toEqual([]);
});

testRequiring(k6Missing, "samples are tagged when EXPERIMENT is set", async () => {
  const variables = { EXPERIMENT: "green", MODE: "coalesced", RATE: "10" };
  const tags = { experiment: "green", mode: "coalesced", rate: "10" };
  expect((await inspect("fight.ts", variables)).scenarios.measured).toMatchObject({ tags });
  expect((await inspect("ladder.ts", variables)).scenarios.rate_10).toMatchObject({ tags });
});

testRequiring(k6Missing, "k6 accepts ladder.ts: every rate with its limit, one after another", async () => {
  const { scenarios, thresholds } = await inspect("ladder.ts", { STEP_SECONDS: "4", WARMUP_SECONDS: "2" });
  const starts = [1, 10, 50, 75, 100].map((rate) => {
    expect(scenarios[`rate_${rate}`]).toMatchObject({ rate, duration: "4s" });
    expect(thresholds[`http_req_duration{scenario:rate_${rate}}`]).toEqual([`p(95)<${p95LimitsMs[rate]}`]);
    expect(thresholds[`dropped_iterations{scenario:rate_${rate}}`]).toEqual(["count==0"]);
    return scenarios[`rate_${rate}`]?.startTime;
  });
  expect(starts).toEqual(["2s", "7s", "12s", "17s", "22s"]);
});
