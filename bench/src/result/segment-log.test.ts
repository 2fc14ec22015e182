import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { segmentLog } from "./segment-log.ts";
import { segmentOf } from "./segments.fixture.ts";

test("each segment is a line of its own, at once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "segment-log-"));
  const file = join(folder, "segments.jsonl");
  const log = segmentLog(file, expect.unreachable);
  const segments = [segmentOf({ index: 0 }), segmentOf({ index: 1 })];
  for (const segment of segments) await log.append(segment);
  const lines = (await Bun.file(file).text()).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(segments);
  await rm(folder, { recursive: true });
});

test("where it cannot be written a person is told, once", async () => {
  const told: string[] = [];
  const log = segmentLog(join(tmpdir(), "no", "such", "folder", "x"), (line) => void told.push(line));
  await log.append(segmentOf());
  await log.append(segmentOf());
  expect(told).toEqual([expect.stringContaining("ENOENT")]);
});
