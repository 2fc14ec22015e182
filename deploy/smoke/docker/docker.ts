import { type CommandResult, command, runToEnd } from "./command.ts";
import { SLOW_POLL_MS, until } from "./until.ts";

/** A container. */
export interface Container {
  readonly id: string;
  readonly service: string;
  readonly name: string;
}

/** A Docker engine and a project on it. All functions reject with `CommandFailure`. */
export interface Docker {
  /** `docker …` */
  run(...args: string[]): Promise<string>;
  /** `docker compose …` of the project. */
  compose(...args: string[]): Promise<string>;
  /** The same, also when it fails. */
  tryCompose(...args: string[]): Promise<CommandResult>;
  /** The project's running containers, or those of one service. */
  containers(service?: string): Promise<Container[]>;
  /** How often the engine has restarted these containers by itself. */
  restarts(...ids: string[]): Promise<number>;
  /** Resolves when a container is healthy. Throws when it is not within a minute. */
  untilHealthy(id: string): Promise<void>;
}

/** The engine and the project that commands work on. */
export interface DockerTarget {
  /** `DOCKER_HOST`, ports and further variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of compose.yml. */
  readonly projectFolder: string;
  readonly project: string;
  /** compose.yml and the files that override it. */
  readonly files: readonly string[];
  readonly signal?: AbortSignal;
}

/** Creates the functions that run `docker` and `docker compose`. */
export function createDocker({ env, projectFolder, project: name, files, signal }: DockerTarget): Docker {
  const options = { env, cwd: projectFolder, signal };
  const run = (...args: string[]) => command(["docker", ...args], options);
  const project = ["compose", "-p", name, ...files.flatMap((file) => ["-f", file]), "--progress", "plain"];
  const compose = (...args: string[]) => run(...project, ...args);
  const tryCompose = (...args: string[]) => runToEnd(["docker", ...project, ...args], options);

  async function containers(service?: string): Promise<Container[]> {
    const label = "com.docker.compose";
    const filters = [
      `label=${label}.project=${name}`,
      ...(service ? [`label=${label}.service=${service}`] : []),
    ];
    const lines = await run(
      "ps",
      ...filters.flatMap((filter) => ["--filter", filter]),
      "--format",
      `{{.ID}} {{.Label "${label}.service"}} {{.Names}}`,
    );
    return lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [id = "", of = "", name = ""] = line.split(" ");
        return { id, service: of, name };
      });
  }

  async function restarts(...ids: string[]): Promise<number> {
    const counts = await run("inspect", "--format", "{{.RestartCount}}", ...ids);
    return counts.split("\n").reduce((sum, count) => sum + Number(count), 0);
  }

  async function untilHealthy(id: string): Promise<void> {
    const isHealthy = async () =>
      (await run("inspect", "--format", "{{.State.Health.Status}}", id)) === "healthy";
    await until(`container ${id} is healthy`, 60_000, isHealthy, SLOW_POLL_MS);
  }

  return { run, compose, tryCompose, containers, restarts, untilHealthy };
}
