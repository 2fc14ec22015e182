import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atLeast } from "../../../../bench/src/drills/figure.ts";
import type { Step } from "../step.ts";

/** A short comparison by the bench in a container, whose result file has to reach the host. */
export const bench: Step = {
  name: "bench",
  async take({ docker, note }) {
    note("the bench in a container");
    const results = await mkdtemp(join(tmpdir(), "smoke-results-"));
    try {
      await docker.compose(
        ...["-f", "compose.load.yml", "run", "--build", "--rm", "-T", "-v", `${results}:/app/results`],
        ...["bench", "compare", "--quick", "--blocks", "1", "--seconds", "2", "--warmup", "1"],
      );
      const files = (await readdir(results)).filter((name) => name.endsWith(".json"));
      return { figures: [atLeast(1, "result files of the bench on the host", files.length)], remarks: [] };
    } finally {
      await rm(results, { recursive: true, force: true });
    }
  },
};
