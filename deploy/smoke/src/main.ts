/** `deploy/smoke/run`: see README.md. The only file here that reads the environment. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pageLine } from "@super-heroes/bench/report/own-page/run-outcome";
import { allHold } from "@super-heroes/bench/results/promises/figure";
import type { StepResult } from "@super-heroes/bench/results/promises/smoke-document";
import { gitState } from "@super-heroes/bench/results/record/git";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { type Machine, thisMachine } from "@super-heroes/database/tools/machine";
import { ensureCompose } from "./compose-plugin.ts";
import { createDocker, type Docker } from "./docker.ts";
import { runtimeImageIn } from "./dockerfile.ts";
import { type Engine, EngineRefused, engineAnswers, startEngine } from "./engine.ts";
import { ensureEngine, isRecent } from "./engine-programs.ts";
import { freePorts } from "./free-ports.ts";
import { loggedErrors } from "./logged-errors.ts";
import { whyNoEngine } from "./requirements.ts";
import { smokeTable, writeResult } from "./result.ts";
import { cacheFolder, ensureBase, raiseStandIns } from "./stand-ins.ts";
import { SERVICES, type Stage, type Step } from "./step.ts";
import { steps } from "./steps/index.ts";

const PROJECT = "super-heroes-smoke";
const startedAtMs = performance.now();
const started = new Date().toISOString();
const note = (line: string) =>
  console.log(`${((performance.now() - startedAtMs) / 1000).toFixed(0).padStart(4)} s  ${line}`);

const smokeCommand = command({
  call: "deploy/smoke/run",
  description:
    "Proves compose.yml and the Dockerfile on a Docker engine, which it starts where none runs. Prints each metric beside its promise, and writes them to results/local/smoke/.",
  options: {},
  notes:
    "The exit code is 0 when all promises were kept, and where no engine can run, which it says in one line (skipped: …); 1 when a promise was broken.",
  run: onEngine,
});

await runProgram("smoke", smokeCommand.run);

/** Runs on the engine that responds, or on one of its own; resolves with the exit code. */
async function onEngine(): Promise<number> {
  const signal = interruption();
  const machine = thisMachine();
  // Before anything is built: what is run is what is here now.
  const code = await gitState(repositoryRoot, note);
  const cache = await cacheFolder(process.env);
  let engine: Engine | undefined;
  try {
    if (!(await engineAnswers(process.env))) {
      const reason = await whyNoEngine(machine);
      if (reason) return skipped(reason);
      note("starting a Docker engine");
      engine = await startEngine(
        await ensureEngine(join(cache, "bin"), machine, note),
        join(cache, "engine"),
      );
    }
    return await smoke(engine, { signal, machine, code, cache });
  } catch (error) {
    if (error instanceof EngineRefused) return skipped(`a Docker engine does not run here: ${error.message}`);
    throw error;
  } finally {
    await engine?.close();
  }
}

function skipped(reason: string): number {
  console.log(`skipped: ${reason}`);
  return EXIT.ok;
}

/** What is known before an engine runs. */
interface Setting {
  signal: AbortSignal;
  machine: Machine;
  code: Awaited<ReturnType<typeof gitState>>;
  cache: string;
}

async function smoke(own: Engine | undefined, { signal, machine, code, cache }: Setting): Promise<number> {
  const host = own ? { DOCKER_HOST: own.host } : {};
  const ports = freePorts();
  const [plugin, base] = await Promise.all([
    ensureCompose(cache, machine, note),
    own ? ensureBase(cache, note) : undefined,
  ]);
  const env = { ...process.env, ...host, ...plugin, ...ports.variables };
  const target = { env, projectFolder: repositoryRoot, project: PROJECT, files: ["compose.yml"], signal };
  const docker = createDocker(target);
  const version = await docker.run("version", "--format", "{{.Server.Version}}");
  if (!isRecent(version))
    throw new Error(`compose.yml needs Docker Engine 26 or newer, and this is ${version}`);

  const { services } = JSON.parse(await docker.compose("config", "--format", "json"));
  const runtimeImage = runtimeImageIn(await Bun.file(join(repositoryRoot, "Dockerfile")).text());
  if (base) {
    const named = Object.values(services as Record<string, { image: string; build?: unknown }>);
    const foreign = named.filter(({ build }) => !build).map(({ image }) => image);
    const { services: further } = JSON.parse(
      await docker.compose(
        ...["-f", "compose.load.yml", "-f", "compose.observability.yml", "--profile", "load"],
        ...["config", "--format", "json"],
      ),
    );
    const tools = [further.k6.image, further.prometheus.image];
    await raiseStandIns(docker, base, [...new Set([...foreign, runtimeImage, ...tools])], note);
    // A newcomer has nothing in the build cache yet.
    await docker.run("builder", "prune", "--all", "--force");
  }
  const stage: Stage = {
    docker,
    projectFolder: repositoryRoot,
    gatewayUrl: ports.serviceUrls[0] as string,
    serviceUrls: ports.serviceUrls.slice(1),
    prometheusUrl: ports.prometheusUrl,
    runtimeImage,
    standIns: base !== undefined,
    project: (name, files, variables) =>
      createDocker({ ...target, env: { ...env, ...variables }, project: `${PROJECT}-${name}`, files }),
    note,
  };

  await docker.compose("down", "--volumes", "--remove-orphans");
  const results: StepResult[] = [];
  try {
    for (const step of steps) {
      signal.throwIfAborted();
      note(step.name);
      results.push(await attempt(step, stage, docker));
    }
  } finally {
    const last = createDocker({ env, projectFolder: repositoryRoot, project: PROJECT, files: target.files });
    await last.compose("--profile", "*", "down", "--volumes", "--remove-orphans");
  }
  console.log(`\n${smokeTable(results)}\n`);
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const file = await writeResult({
    schema: "smoke/1",
    started,
    seconds,
    ...code,
    engine: version,
    cores: availableParallelism(),
    standIns: base !== undefined,
    steps: results,
  });
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`${results.length - failed} steps passed, ${failed} failed, in ${seconds} s`);
  console.log(`Result: ${file}\n${await pageLine()}`);
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

async function attempt(step: Step, stage: Stage, docker: Docker): Promise<StepResult> {
  const began = new Date();
  const seconds = () => Math.round((Date.now() - began.getTime()) / 100) / 10;
  const judged = async (figures: StepResult["figures"], remarks: readonly string[], passed: boolean) => {
    const logged = passed ? [] : await errorsSince(began, docker);
    return { name: step.name, seconds: seconds(), figures, remarks: [...remarks, ...logged], passed };
  };
  try {
    const { figures, remarks } = await step.take(stage);
    return await judged(figures, remarks, allHold(figures));
  } catch (error) {
    return await judged([], (error as Error).message.split("\n"), false);
  }
}

/** What the services have to say for themselves; of containers that are gone, nothing is left. */
async function errorsSince(began: Date, docker: Docker): Promise<string[]> {
  try {
    const log = await docker.compose("logs", "--no-color", "--since", began.toISOString(), ...SERVICES);
    return loggedErrors(log);
  } catch (error) {
    return [`the logs cannot be had: ${(error as Error).message.split("\n")[0]}`];
  }
}
