import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import type { Step } from "./step.ts";

/** After this time without requests, memory of the last ones has been freed. */
const QUIET_MS = 15_000;

const UNITS: Readonly<Record<string, number>> = { B: 1 / 1024 ** 2, KiB: 1 / 1024, MiB: 1, GiB: 1024 };

/** A size as `docker stats` prints it, in MiB. Throws for another text. */
export function mebibytes(size: string): number {
  const [, number, unit = ""] = /^([\d.]+)([KMG]?i?B)$/.exec(size) ?? [];
  const factor = UNITS[unit];
  if (number === undefined || factor === undefined)
    throw new Error(`expected a size such as 12.5MiB, got "${size}"`);
  return Number(number) * factor;
}

/** Measures the memory of all containers without load. */
export const idleMemory: Step = {
  name: "idle",
  async run({ docker, note }) {
    note(
      "waiting until memory is freed; meanwhile the image of the bench is built, which these containers do not notice",
    );
    await Promise.all([Bun.sleep(QUIET_MS), docker.compose("-f", "compose.load.yml", "build", "bench")]);
    const ids = (await docker.containers()).map(({ id }) => id);
    const lines = await docker.run("stats", "--no-stream", "--format", "{{.MemUsage}}", ...ids);
    const used = lines.split("\n").map((line) => mebibytes(line.split(" / ")[0] ?? ""));
    return {
      measurements: [
        reported("containers", used.length),
        atMost(
          1536,
          "idle memory of all containers",
          used.reduce((sum, one) => sum + one, 0),
          "MiB",
        ),
      ],
      remarks: [],
    };
  },
};
