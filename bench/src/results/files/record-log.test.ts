import { expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { segmentOf } from "../../analysis/observation/segments.fixture.ts";
import { recordLog } from "./record-log.ts";

test("each record is a line of its own, at once, until the result of the run has it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "record-log-"));
  const file = join(folder, "segments.jsonl");
  const log = recordLog(file, expect.unreachable);
  const segments = [segmentOf({ index: 0 }), segmentOf({ index: 1 })];
  for (const segment of segments) await log.append(segment);
  const lines = (await Bun.file(file).text()).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(segments);
  await log.remove();
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

test("a log that cannot be written is reported in one line", async () => {
  const lines: string[] = [];
  const log = recordLog(join(tmpdir(), "no", "such", "folder", "x"), (line) => void lines.push(line));
  await log.append(segmentOf());
  await log.append(segmentOf());
  expect(lines).toEqual([expect.stringContaining("ENOENT")]);
});
