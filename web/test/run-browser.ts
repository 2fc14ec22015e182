import { join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { embeddedSystem } from "../../system/test/embedded-system.ts";
import { startSystem } from "../../system/test/started-system.ts";
import { buildApplication } from "../src/build/build-application.ts";
import { CHROMIUM } from "./chromium.ts";

const ADMIN_PASSWORD = "a password for the tests";

/**
 * Builds the application, starts the system on embedded stores in `folder`, and runs a program for Node that drives Chromium on
 * it. Resolves to the exit code of the program; ends everything that it started.
 *
 * @param onLine gets each line that the program prints
 */
export async function runBrowser({
  folder,
  program,
  env: own = {},
  onLine,
}: {
  folder: string;
  program: string;
  env?: Record<string, string>;
  onLine: (line: string) => void;
}): Promise<number> {
  const dist = join(folder, "dist");
  await buildApplication(dist, join(repositoryRoot, "results"));
  const built = await Bun.build({
    entrypoints: [program],
    target: "node",
    outdir: folder,
    naming: "program.mjs",
  });
  if (!built.success) throw new AggregateError(built.logs, `${program} could not be built`);
  const env = {
    ...embeddedSystem(folder),
    OPEN_WRITES: undefined,
    USERS_ADMIN_PASSWORD: ADMIN_PASSWORD,
    // All pages are one client of the gateway.
    GATEWAY_CREDENTIALS_LIMIT_PER_MINUTE: "1000",
    GATEWAY_WEB_DIR: dist,
  };
  const system = await startSystem(env);
  try {
    const child = Bun.spawn(["node", join(folder, "program.mjs")], {
      env: {
        ...env,
        PLAYWRIGHT: Bun.resolveSync("playwright-core/index.mjs", import.meta.dir),
        AXE: Bun.resolveSync("axe-core/axe.min.js", import.meta.dir),
        CHROMIUM,
        GATEWAY_URL: (system.urls.get("gateway") ?? "").replace("127.0.0.1", "localhost"),
        ADMIN_PASSWORD,
        BUN: process.execPath,
        REPOSITORY: repositoryRoot,
        ...own,
      },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "inherit",
    });
    try {
      for await (const line of linesOf(child.stdout)) onLine(line);
      return await child.exited;
    } finally {
      child.kill();
    }
  } finally {
    await system.stop();
  }
}
