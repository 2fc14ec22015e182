import { expect, test } from "bun:test";
import { percentileMs } from "../../analysis/observation/histogram.ts";
import { readSamples } from "./k6-samples.ts";

const header = "metric_name,timestamp,metric_value,error_code,scenario,status,extra_tags,metadata";

const request = (scenario: string, durationMs: number, blockedMs: number, status = "200", code = "") =>
  [
    `http_reqs,1,1.000000,${code},${scenario},${status},,`,
    `http_req_duration,1,${durationMs},${code},${scenario},${status},,`,
    `http_req_blocked,1,${blockedMs},${code},${scenario},${status},,`,
    `http_req_failed,1,0.000000,${code},${scenario},${status},,`,
  ] as const;

test("the latency is duration and blocked together, of the measured scenario only", async () => {
  const samples = await readSamples(
    [header, ...request("warmup", 500, 500), ...request("measured", 1.25, 0.5), ...request("measured", 3, 0)],
    "measured",
  );
  expect(samples).toMatchObject({ good: 2, errors: 0, timeouts: 0, dropped: 0 });
  expect(percentileMs(samples.histogram, 50)).toBe(1.75);
  expect(percentileMs(samples.histogram, 100)).toBeCloseTo(3, 2);
});

test("failures are counted and have no latency", async () => {
  const samples = await readSamples(
    [
      header,
      ...request("measured", 2, 0, "503"),
      ...request("measured", 0, 0, "0", "1212"),
      ...request("measured", 10_000, 0, "0", "1050"),
    ],
    "measured",
  );
  expect(samples).toMatchObject({ good: 0, errors: 3, timeouts: 1 });
  expect(samples.histogram.totalCount).toBe(0);
});

test("iterations that were not started and busy users are counted", async () => {
  const samples = await readSamples(
    [
      header,
      "dropped_iterations,1,1.000000,,warmup,,,",
      "dropped_iterations,1,2.000000,,measured,,,",
      "dropped_iterations,2,1.000000,,measured,,,",
      "vus,1,4.000000,,,,,",
      "vus,2,9.000000,,,,,",
      "vus,3,0.000000,,,,,",
    ],
    "measured",
  );
  expect(samples).toMatchObject({ dropped: 3, peakVus: 9 });
});

test("a file that is not as expected is refused, not misread", async () => {
  const [, duration, blocked] = request("measured", 1, 1);
  const later = blocked.replace(",1,", ",2,");
  await expect(readSamples([header, duration, later], "measured")).rejects.toThrow("order");
  await expect(readSamples([header, blocked], "measured")).rejects.toThrow("order");
  await expect(readSamples([header, duration], "measured")).rejects.toThrow("middle of a request");
  await expect(readSamples(["metric_name,metric_value", duration], "measured")).rejects.toThrow("scenario");
});
