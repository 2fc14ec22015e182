import { cp } from "node:fs/promises";
import { join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { coreServices, services } from "@super-heroes/system/services";
import { embeddedSystem } from "../../system/test/embedded-system.ts";
import { startSystem } from "../../system/test/started-system.ts";
import { buildApplication } from "../src/build/build-application.ts";
import { CHROMIUM } from "./chromium.ts";

const ADMIN_PASSWORD = "a password for the tests";

/**
 * Builds the application, starts the system on embedded stores in `folder`, and runs a program for Node that drives Chromium on
 * it. Resolves to the exit code of the program; ends everything that it started.
 *
 * @param hasDevelopment also starts the services of fights with development settings, with an application of their own
 * @param onLine gets each line that the program prints
 */
export async function runBrowser({
  folder,
  program,
  hasDevelopment = false,
  env: own = {},
  onLine,
}: {
  folder: string;
  program: string;
  hasDevelopment?: boolean;
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
  let development: Development | undefined;
  try {
    development = hasDevelopment ? await startDevelopment(folder, dist) : undefined;
    const child = Bun.spawn(["node", join(folder, "program.mjs")], {
      env: {
        ...env,
        PLAYWRIGHT: Bun.resolveSync("playwright-core", import.meta.dir),
        AXE: Bun.resolveSync("axe-core/axe.min.js", import.meta.dir),
        CHROMIUM,
        GATEWAY_URL: pageOrigin(system.urls.get("gateway")),
        ...(development && {
          DEVELOPMENT_URL: development.url,
          DEVELOPMENT_DIST: development.dist,
        }),
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
    await development?.system.stop();
    await system.stop();
  }
}

interface Development {
  system: RunningSystem;
  url: string;
  /** The folder of its application, which a scenario may change. */
  dist: string;
}

async function startDevelopment(parent: string, built: string): Promise<Development> {
  const folder = join(parent, "development");
  const dist = join(folder, "dist");
  await cp(built, dist, { recursive: true });
  const system = await launchSystem({
    services: services.filter((service) => coreServices.includes(service) || service.name === "gateway"),
    env: { ...embeddedSystem(folder), NODE_ENV: "development", GATEWAY_WEB_DIR: dist },
    output: (name) => join(folder, `${name}.log`),
  });
  return { system, dist, url: pageOrigin(system.services.find(({ name }) => name === "gateway")?.url) };
}

/** By the name that a reader types. */
const pageOrigin = (url = ""): string => url.replace("127.0.0.1", "localhost");
