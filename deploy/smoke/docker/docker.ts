import { command, type Outcome, outcomeOf } from "./command.ts";

/** One container, as far as this cares. */
export interface Container {
  readonly id: string;
  readonly service: string;
  readonly name: string;
}

/** A Docker engine, and the project on it. Everything rejects with `CommandFailure`. */
export interface Docker {
  /** `docker …` */
  run(...args: string[]): Promise<string>;
  /** `docker compose …` for the project. */
  compose(...args: string[]): Promise<string>;
  /** The same, whatever comes of it. */
  tryCompose(...args: string[]): Promise<Outcome>;
  /** The project's containers that run, or those of one service. */
  containers(service?: string): Promise<Container[]>;
  /** How often the engine has started these containers again by itself. */
  restarts(...ids: string[]): Promise<number>;
  /** Resolves when a container says that it is well. Throws when it does not within a minute. */
  untilHealthy(id: string): Promise<void>;
}

/** What the commands go to. */
export interface DockerTarget {
  /** `DOCKER_HOST`, ports and the like. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where compose.yml lies. */
  readonly projectFolder: string;
  readonly project: string;
  /** compose.yml and what goes on top of it. */
  readonly files: readonly string[];
  readonly signal?: AbortSignal;
}

/** The command line of an engine: `docker`, with its `compose`. */
export function createDocker({ env, projectFolder, project: name, files, signal }: DockerTarget): Docker {
  const options = { env, cwd: projectFolder, signal };
  const run = (...args: string[]) => command(["docker", ...args], options);
  const project = ["compose", "-p", name, ...files.flatMap((file) => ["-f", file]), "--progress", "plain"];
  const compose = (...args: string[]) => run(...project, ...args);
  const tryCompose = (...args: string[]) => outcomeOf(["docker", ...project, ...args], options);

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
    const givesUpAtMs = performance.now() + 60_000;
    for (;;) {
      const state = await run("inspect", "--format", "{{.State.Health.Status}}", id);
      if (state === "healthy") return;
      if (performance.now() > givesUpAtMs) throw new Error(`container ${id} is ${state} after a minute`);
      await Bun.sleep(250);
    }
  }

  return { run, compose, tryCompose, containers, restarts, untilHealthy };
}
