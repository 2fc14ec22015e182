/**
 * `bun deploy/openapi/run.ts [--examples N] [--seed N] [SERVICE…]`: starts each service with those that it calls, on
 * embedded stores and free ports, and compares it with its document, using schemathesis. Prints a line for each service and
 * its findings. The exit code is 1 for a finding that `accepted.json` does not list, and when schemathesis cannot run.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { endWithStarter } from "@super-heroes/database/processes/starter";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { services } from "@super-heroes/system/services";
import { examine } from "./src/examine.ts";
import { PythonMissing, pythonWith } from "./src/python.ts";
import { startSystem } from "./src/running-system.ts";

const USAGE = "usage: bun deploy/openapi/run.ts [--examples N] [--seed N] [SERVICE…]";

function refuse(message: string): never {
  console.error(`openapi: ${message}\n${USAGE}`);
  process.exit(2);
}

function readFlags() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { examples: { type: "string", default: "25" }, seed: { type: "string", default: "1" } },
    });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function wholeNumber(flag: string, text: string, least: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < least)
    refuse(`--${flag} must be a whole number from ${least} to 999999, got ${JSON.stringify(text)}`);
  return Number(text);
}

endWithStarter();
const { values, positionals } = readFlags();
const examples = wholeNumber("examples", values.examples, 1);
const seed = wholeNumber("seed", values.seed, 0);
const known = services.map(({ name }) => name);
for (const name of positionals)
  if (!known.includes(name)) refuse(`unknown service ${JSON.stringify(name)}; known: ${known.join(", ")}`);

async function python(): Promise<string> {
  try {
    return await pythonWith({
      machine: thisMachine(),
      requirements: join(import.meta.dir, "requirements.txt"),
      onProgress: (line) => console.log(`openapi: ${line}`),
    });
  } catch (error) {
    if (!(error instanceof PythonMissing)) throw error;
    console.error(`openapi: ${error.message}`);
    process.exit(1);
  }
}

const interpreter = await python();
let found = 0;
for (const name of positionals.length > 0 ? positionals : known) {
  await using system = await startSystem(name);
  const authorization = system.urls.users === undefined ? "" : await system.signIn();
  const startedAtMs = performance.now();
  const outcome = await examine({
    python: interpreter,
    url: system.urls[name] ?? "",
    authorization,
    examples,
    seed,
  });
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const { operations, requests, accepted, findings } = outcome;
  if (authorization !== "" && !(await system.isAdmin(authorization)))
    findings.push("a request ended the session of the admin, or demoted them: what followed it was refused");
  const verdict = findings.length === 0 ? "no findings" : `${findings.length} kinds of findings`;
  const dropped = accepted > 0 ? ` (${accepted} accepted)` : "";
  console.log(
    `${name}: ${verdict}${dropped} in ${requests} requests to ${operations} operations, ${seconds} s`,
  );
  if (findings.length === 0) continue;
  found += findings.length;
  for (const finding of findings) console.log(`  ${finding}`);
  console.log(outcome.output.replace(/^/gm, "  | "));
}
process.exit(found === 0 ? 0 : 1);
