/** `deploy/smoke/run`: see README.md. The only file here that reads the environment. */
import { join } from "node:path";
import { gitState } from "@super-heroes/bench/results/record/git";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { createDocker } from "../docker/docker.ts";
import { requireRecent } from "../docker/engine-version.ts";
import { runtimeImageIn } from "../docker/runtime-image.ts";
import { cacheFolder } from "../offline/cache-folder.ts";
import { ensureCompose } from "../offline/compose-plugin.ts";
import { type Engine, EngineRefused, engineResponds, startEngine } from "../offline/engine.ts";
import { ensureEngine } from "../offline/engine-programs.ts";
import { whyNoEngine } from "../offline/requirements.ts";
import { buildStandIns, ensureBase } from "../offline/stand-ins.ts";
import { publicImages } from "./public-images.ts";
import { runSteps } from "./run-steps.ts";
import { steps } from "./steps/index.ts";
import { TLS_FILES } from "./steps/tls.ts";
import { freePorts } from "./system/free-ports.ts";

const smokeCommand = command({
  call: "deploy/smoke/run",
  description:
    "Builds the images, runs compose.yml on a Docker engine, and checks whether the system keeps its promises. Where no engine responds, one is started as root, with images of Debian's packages in place of the public ones.",
  options: {},
  notes:
    "The result is written to results/local/smoke/. The exit code is 0 when all promises were kept, and where no engine can run, which one line says (skipped: …); 1 when a promise was broken.",
  run: runOnEngine,
});

type Variables = Readonly<Record<string, string>>;

const PROJECT = "super-heroes-smoke";
const started = new Date().toISOString();
const startedAtMs = performance.now();
const elapsedSeconds = () => Math.round((performance.now() - startedAtMs) / 1000);
const note = (line: string) => console.log(`${String(elapsedSeconds()).padStart(4)} s  ${line}`);

await runProgram("smoke", smokeCommand.run);

/** Runs the steps on the engine that responds, or on one of its own; resolves with the exit code. */
async function runOnEngine(): Promise<number> {
  const signal = interruption();
  const machine = thisMachine();
  // Read before anything is built: this is the code that the images are built from.
  const code = await gitState(repositoryRoot, note);
  const cache = await cacheFolder(process.env);
  let own: Engine | undefined;
  try {
    if (!(await engineResponds(process.env))) {
      const reason = await whyNoEngine(machine);
      if (reason) return skipped(reason);
      note("starting a Docker engine");
      own = await startEngine(await ensureEngine(join(cache, "bin"), machine, note), join(cache, "engine"));
    }
    const ports = freePorts();
    const [plugin, base] = await Promise.all([
      ensureCompose(cache, machine, note),
      own ? ensureBase(cache, note) : undefined,
    ]);
    const host = own ? { DOCKER_HOST: own.host } : {};
    const env = { ...process.env, ...host, ...plugin, ...ports.variables };
    const files = ["compose.yml"];
    const target = { env, projectFolder: repositoryRoot, project: PROJECT, files };
    const docker = createDocker({ ...target, signal });
    // With the volumes of all steps, and without the signal: an interrupted run removes its containers too.
    const everything = createDocker({ ...target, files: TLS_FILES });
    const engine = await docker.run("version", "--format", "{{.Server.Version}}");
    requireRecent(engine);

    const runtimeImage = runtimeImageIn(await Bun.file(join(repositoryRoot, "Dockerfile")).text());
    if (base) {
      await buildStandIns(docker, base, [runtimeImage, ...(await publicImages(docker))], note);
      // The first run of a new clone has no build cache.
      await docker.run("builder", "prune", "--all", "--force");
    }
    const stage = {
      docker,
      projectFolder: repositoryRoot,
      gatewayUrl: ports.serviceUrls[0] as string,
      serviceUrls: ports.serviceUrls.slice(1),
      prometheusUrl: ports.prometheusUrl,
      runtimeImage,
      standIns: base !== undefined,
      overlay: (files: readonly string[], variables: Variables) =>
        createDocker({ ...target, env: { ...env, ...variables }, files, signal }),
      project: (name: string, files: readonly string[], variables: Variables) =>
        createDocker({
          ...target,
          env: { ...env, ...variables },
          project: `${PROJECT}-${name}`,
          files,
          signal,
        }),
      note,
    };
    await everything.compose("down", "--volumes", "--remove-orphans");
    try {
      return await runSteps(steps, stage, { started, seconds: elapsedSeconds, code, engine }, signal);
    } finally {
      await everything.compose("--profile", "*", "down", "--volumes", "--remove-orphans");
    }
  } catch (error) {
    if (error instanceof EngineRefused) return skipped(`a Docker engine does not run here: ${error.message}`);
    throw error;
  } finally {
    await own?.close();
  }
}

function skipped(reason: string): number {
  console.log(`skipped: ${reason}`);
  return EXIT.ok;
}
