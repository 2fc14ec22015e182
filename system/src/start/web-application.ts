import { join } from "node:path";
import { guardProcess } from "@super-heroes/cli/processes/guard";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Environment } from "../environment/environment.ts";
import type { Service } from "../services.ts";

const BUILD = join(repositoryRoot, "web", "build.ts");

/** Whether one of the services serves the web application. */
const hasWebApplication = (services: readonly Service[]): boolean =>
  services.some(({ name }) => name === "gateway");

/** Whether the operator has the built application elsewhere, or wants none. */
const isElsewhere = ({ WEB_DIR, GATEWAY_WEB_DIR }: Environment): boolean =>
  WEB_DIR !== undefined || GATEWAY_WEB_DIR !== undefined;

/**
 * Builds the web application unless what was built is newer than its sources. It is a program of its own, because the
 * packages that the application is built from import this one. A failure is reported; the API works without the application.
 */
export async function buildWebApplication(services: readonly Service[], env: Environment): Promise<void> {
  if (!hasWebApplication(services) || isElsewhere(env)) return;
  const build = Bun.spawn([process.execPath, BUILD, "--if-needed"], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
  });
  const guarded = guardProcess(build.pid);
  const exitCode = await build.exited;
  guarded.release();
  if (exitCode !== 0)
    console.error(
      "The web application could not be built; the reason is above. The gateway serves the API without it.",
    );
}

/** Builds the web application after each change of its sources, until this process ends. */
export function rebuildWebApplication(services: readonly Service[], env: Environment): void {
  if (!hasWebApplication(services) || isElsewhere(env)) return;
  const build = Bun.spawn([process.execPath, BUILD, "--watch"], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
  });
  guardProcess(build.pid);
}
