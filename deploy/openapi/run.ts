/**
 * `bun deploy/openapi/run.ts [--examples N] [--seed N] [SERVICE…]`: starts each service with those that it calls, on
 * embedded stores and free ports, and compares it with its document, using schemathesis. Prints a line for each service and
 * its findings. The exit code is 1 for a finding that `accepted.json` does not list, and when schemathesis cannot run.
 */
import { join } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { defaulting, flag } from "@super-heroes/cli/option";
import { wholeNumber } from "@super-heroes/cli/readers";
import { runProgram } from "@super-heroes/cli/run-program";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { services } from "@super-heroes/system/services";
import { examine } from "./src/examine.ts";
import { pythonWith } from "./src/python.ts";
import { startSystem } from "./src/running-system.ts";

const known = services.map(({ name }) => name);

const openapi = command({
  call: "bun deploy/openapi/run.ts",
  description:
    "Starts each service with those it calls, on embedded stores and free ports, and compares it with its OpenAPI document by schemathesis. Prints a line for each service, and its findings.",
  options: {
    examples: defaulting(
      flag("examples", "N", "the number of generated requests for each operation", wholeNumber(1, 999_999)),
      "25",
    ),
    seed: defaulting(flag("seed", "N", "another number gives other requests", wholeNumber(0, 999_999)), "1"),
  },
  words: {
    form: "[SERVICE …]",
    about: { SERVICE: `some of ${known.join(", ")}; all of them when none is named` },
    kind: "service",
    known,
  },
  notes:
    "The exit code is 1 when there is a finding that accepted.json does not list, or schemathesis cannot be run.",
  async run({ values: { examples, seed }, words }) {
    const interpreter = await pythonWith({
      machine: thisMachine(),
      requirements: join(import.meta.dir, "requirements.txt"),
      onProgress: (line) => console.log(`openapi: ${line}`),
    });
    let found = 0;
    for (const name of words.length > 0 ? words : known) {
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
        findings.push(
          "a request ended the session of the admin, or demoted them: what followed it was refused",
        );
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
    return found === 0 ? EXIT.ok : EXIT.failed;
  },
});

await runProgram("openapi", openapi.run);
