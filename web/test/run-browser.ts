import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { coreServices, services } from "@super-heroes/system/services";
import { embeddedSystem } from "../../system/test/embedded-system.ts";
import { startSystem } from "../../system/test/started-system.ts";
import { type Built, buildApplication } from "../src/build/build-application.ts";
import { CHROMIUM } from "./chromium.ts";

const ADMIN_PASSWORD = "a password for the tests";

/** The application, served by the system. */
export interface ServedApplication {
  built: Built;
  /** The origin of its pages. */
  url: string;
  /** Runs a program for Node that drives Chromium. Resolves to its exit code. */
  drive(program: BrowserProgram): Promise<number>;
}

/** A program that drives Chromium, under Node: playwright does not run reliably on Bun. */
export interface BrowserProgram {
  /** Its source. */
  program: string;
  env?: Record<string, string>;
  /** Gets each line that the program prints. */
  onLine: (line: string) => void;
}

/** How the application is served. */
export interface ServeOptions {
  /** Everything is written here. */
  folder: string;
  /** Also starts the services of fights with development settings, with an application of their own. */
  hasDevelopment?: boolean;
  /** Runs before the system starts, with the folder of its stores. */
  prepare?: (dataDir: string) => Promise<void>;
}

/** Builds the application and runs a program on it, as {@link withApplication} does. Resolves to the exit code. */
export const runBrowser = (options: ServeOptions & BrowserProgram): Promise<number> =>
  withApplication(options, ({ drive }) => drive(options));

/**
 * Builds the application, starts the system with production settings on embedded stores, and works with it. Ends everything that it
 * started.
 */
export async function withApplication<Result>(
  { folder, hasDevelopment = false, prepare }: ServeOptions,
  work: (application: ServedApplication) => Promise<Result>,
): Promise<Result> {
  const dist = join(folder, "dist");
  const built = await buildApplication(dist, join(repositoryRoot, "results"));
  const stores = embeddedSystem(folder);
  await prepare?.(stores.DATA_DIR ?? "");
  const env = {
    ...stores,
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
    const url = pageOrigin(system.urls.get("gateway"));
    const known = {
      ...env,
      PLAYWRIGHT: Bun.resolveSync("playwright-core", import.meta.dir),
      AXE: Bun.resolveSync("axe-core/axe.min.js", import.meta.dir),
      CHROMIUM,
      GATEWAY_URL: url,
      ...(development && {
        DEVELOPMENT_URL: development.url,
        DEVELOPMENT_DIST: development.dist,
      }),
      ADMIN_PASSWORD,
      BUN: process.execPath,
      REPOSITORY: repositoryRoot,
    };
    return await work({
      built,
      url,
      drive: ({ program, env: own, onLine }) => runOnNode(program, folder, { ...known, ...own }, onLine),
    });
  } finally {
    await development?.system.stop();
    await system.stop();
  }
}

async function runOnNode(
  program: string,
  folder: string,
  env: Record<string, string | undefined>,
  onLine: (line: string) => void,
): Promise<number> {
  const naming = `${basename(program, ".ts")}.mjs`;
  const bundle = await Bun.build({ entrypoints: [program], target: "node", outdir: folder, naming });
  if (!bundle.success) throw new AggregateError(bundle.logs, `${program} could not be built`);
  const child = Bun.spawn(["node", join(folder, naming)], {
    env,
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
