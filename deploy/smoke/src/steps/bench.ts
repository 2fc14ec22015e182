import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atLeast } from "@super-heroes/drills/promise/measurements";
import { DIRECT } from "./direct.ts";
import type { Step } from "./step.ts";

/** Runs a short comparison in the bench's container; its result file must reach the host. */
export const bench: Step = {
  name: "bench",
  async run({ docker, note, projectFolder }) {
    note("the bench in a container");
    const results = await mkdtemp(join(tmpdir(), "smoke-results-"));
    try {
      // As in a new clone: with the published results and their schemas, without own results.
      const published = join(projectFolder, "results");
      const isOwn = (path: string) => path === join(published, "local");
      await cp(published, results, { recursive: true, filter: (path) => !isOwn(path) });
      await docker.compose(
        // Without the balancer between services, as the step before has left the system.
        ...[...DIRECT, "-f", "compose.load.yml", "run", "--rm", "-T", "-v", `${results}:/app/results`],
        ...["bench", "compare", "--quick", "--blocks", "1", "--seconds", "2", "--warmup", "1"],
      );
      const own = join(results, "local");
      const files = existsSync(own) ? (await readdir(own)).filter((name) => name.endsWith(".json")) : [];
      const pages = existsSync(join(own, "index.html")) ? 1 : 0;
      return {
        measurements: [
          atLeast(1, "result files of the bench on the host", files.length),
          atLeast(1, "pages of the bench on the host", pages),
        ],
        remarks: [],
      };
    } finally {
      await rm(results, { recursive: true, force: true });
    }
  },
};
