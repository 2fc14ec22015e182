import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { endWithRun } from "@super-heroes/testing/processes/interrupted-run";
import { type CompositeAction, readAction, type Step } from "./composite-action.ts";
import { type Contexts, evaluate, substitute } from "./expression.ts";

/** Replaces another action that a step calls; `with` has its inputs. Throws where that action would fail. */
export type UsedAction = (inputs: Record<string, string>) => Promise<void>;

/** What a runner gives to an action. */
export interface ActionRun {
  /** The folder of the action. */
  action: string;
  inputs: Record<string, string>;
  /** The context `github`. */
  github: Contexts;
  /** The folder in which steps start. */
  workspace: string;
  /** An empty folder for temporary files. */
  temp: string;
  /** Variables of the job. */
  env: Record<string, string>;
  /** The actions that steps may call, by name without version. */
  uses: Record<string, UsedAction>;
}

/** What an action did. */
export interface ActionOutcome {
  /** The outputs of the action. */
  outputs: Record<string, string>;
  /** The steps that ran, in order. */
  steps: { name: string; failed: boolean; log: string }[];
  /** The Markdown of the job summary. */
  summary: string;
}

interface StepOutcome {
  failed: boolean;
  log: string;
  outputs: Record<string, string>;
}

/**
 * Runs the steps of a composite action in order, as a runner of GitHub does: inputs and expressions are substituted, scripts run
 * with bash in the workspace, and a failed step skips those without a condition.
 *
 * Throws for an unknown input, a missing required one, an action that is not in `uses`, and a shell other than bash.
 */
export async function runAction(run: ActionRun): Promise<ActionOutcome> {
  const action = await readAction(run.action);
  const inputs = inputsOf(action, run);
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  const contexts = { inputs, github: run.github, steps };
  const done: ActionOutcome["steps"] = [];
  const summaryFile = join(run.temp, "summary");
  await mkdir(run.temp, { recursive: true });
  await Bun.write(summaryFile, "");
  for (const [index, step] of action.runs.steps.entries()) {
    const condition = step.if ?? "";
    const hasFailed = done.some(({ failed }) => failed);
    if (hasFailed && !condition.includes("always()")) continue;
    if (condition !== "" && !isTrue(evaluate(condition, contexts))) continue;
    const outcome = step.uses
      ? await call(step, step.uses, run, contexts)
      : await runScript(step, index, { ...run, summaryFile }, contexts);
    if (step.id) steps[step.id] = { outputs: outcome.outputs };
    done.push({ name: step.name ?? `step ${index + 1}`, failed: outcome.failed, log: outcome.log });
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [
    name,
    substitute(value, contexts),
  ]);
  return { outputs: Object.fromEntries(outputs), steps: done, summary: await Bun.file(summaryFile).text() };
}

const isTrue = (value: string | boolean) => value !== "" && value !== false;

function inputsOf(action: CompositeAction, { inputs, github }: ActionRun): Record<string, string> {
  for (const name of Object.keys(inputs))
    if (!Object.hasOwn(action.inputs, name)) throw new Error(`the action has no input ${name}`);
  const entries = Object.entries(action.inputs).map(
    ([name, { required = false, default: otherwise = "" }]) => {
      if (required && inputs[name] === undefined) throw new Error(`the input ${name} is missing`);
      return [name, inputs[name] ?? substitute(otherwise, { github })];
    },
  );
  return Object.fromEntries(entries);
}

async function call(step: Step, uses: string, run: ActionRun, contexts: Contexts): Promise<StepOutcome> {
  const [name = ""] = uses.split("@", 1);
  const action = run.uses[name];
  if (!action) throw new Error(`the action calls ${name}, which this runner does not have`);
  const given = Object.entries(step.with ?? {}).map(([key, value]) => [
    key,
    substitute(String(value), contexts),
  ]);
  try {
    await action(Object.fromEntries(given));
    return { failed: false, log: "", outputs: {} };
  } catch (error) {
    return { failed: true, log: String(error), outputs: {} };
  }
}

async function runScript(
  { shell, run = "", env = {} }: Step,
  index: number,
  { action, workspace, temp, env: job, summaryFile }: ActionRun & { summaryFile: string },
  contexts: Contexts,
): Promise<StepOutcome> {
  if (shell !== "bash") throw new Error(`step ${index + 1} has the shell ${shell}; this runner has bash`);
  const script = join(temp, `step-${index}.sh`);
  const outputFile = join(temp, `output-${index}`);
  await Bun.write(script, substitute(run, contexts));
  await Bun.write(outputFile, "");
  const child = Bun.spawn(["bash", "--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: workspace,
    env: {
      ...job,
      GITHUB_ACTION_PATH: action,
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      RUNNER_TEMP: temp,
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, substitute(value, contexts)])),
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  endWithRun(child);
  const [output, complaints, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  await rm(script);
  return {
    failed: exitCode !== 0,
    log: output + complaints,
    outputs: outputsIn(await Bun.file(outputFile).text()),
  };
}

const outputsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^([\w-]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
