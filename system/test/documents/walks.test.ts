/** Runs the commands of the documents, from the documents, as a reader does: on a machine without Bun, in order. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { mongodb } from "@super-heroes/database/local-stack/engines/mongodb";
import { missingEngines, sentenceOn } from "@super-heroes/database/local-stack/index";
import { thisMachine } from "@super-heroes/database/tools/machine";
import type { Environment } from "@super-heroes/system/environment/environment";
import { withoutStores } from "@super-heroes/system/environment/store-variables";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { services } from "../../src/services.ts";
import { type Block, blocksIn, type Command, documents } from "./blocks.ts";
import { classOf, createdBy, PROSE, type Treatment } from "./classes.ts";
import { broken, isChecked, promisesOf } from "./promises.ts";
import { type Job, missingPrograms, openTerminal, type ReadersMachine, type Terminal } from "./terminal.ts";

// Generous, for a machine that is busy with other things: a terminal itself waits for a minute.
setDefaultTimeout(70_000);

/** How long a promise of a comment may take to come true: events arrive within a second, and a cache expires after one. */
const COMES_TRUE_WITHIN_MS = 10_000;

const all = (await Promise.all((await documents()).map(blocksIn))).flat();
const treated = (how: Treatment["how"], file?: string) =>
  all.filter((block) => classOf(block)?.how === how && (file === undefined || block.file === file));
const prelude = treated("prelude")
  .flatMap(({ commands }) => commands.map(({ text }) => text))
  .join("\n");

const folder = await mkdtemp(join(tmpdir(), "super-heroes-walk-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A reader's machine with free ports in place of the services' own, and data of its own. */
function readersMachine(dataDir: string): ReadersMachine {
  const listeners = services.map(() => Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }));
  const ports = new Map(services.map(({ port }, index) => [port, listeners[index]?.port ?? 0]));
  for (const listener of listeners) listener.stop();
  const variables = services.map(({ name, port }) => [`${name.toUpperCase()}_PORT`, String(ports.get(port))]);
  const { PATH: _, ...inherited } = withoutStores(process.env);
  const env: Environment = {
    ...inherited,
    DATA_DIR: join(folder, dataDir),
    ...Object.fromEntries(variables),
  };
  return { env, ports, prelude };
}

const titleOf = ({ text, line }: Command) => `line ${line}: ${text.split("\n")[0]}`;

/** Types a command, once for each promise of its comment, and expects what it promises. */
async function follow(terminal: Terminal, { text, comment }: Command): Promise<void> {
  const promised = promisesOf(comment);
  expect(
    comment === "" || isChecked(promised) || PROSE.has(comment)
      ? ""
      : `"${comment}" promises nothing that can be checked: reword it, or add it to PROSE in classes.ts`,
  ).toBe("");
  for (const one of promised) {
    const endsAtMs = performance.now() + COMES_TRUE_WITHIN_MS;
    for (;;) {
      const outcome = await terminal.type(text, { endless: one.endless });
      const problems = broken(one, outcome);
      // Only a request that changes nothing may be repeated.
      const mayRepeat = text.startsWith("curl") && !/ -d | --data/.test(text) && performance.now() < endsAtMs;
      if (problems.length > 0 && mayRepeat) {
        await Bun.sleep(100);
        continue;
      }
      expect({ problems, ...(problems.length > 0 && outcome) }).toEqual({ problems: [] });
      break;
    }
  }
}

describe.each([...new Set(treated("walk").map(({ file }) => file))])("the walk of %s", (file) => {
  let terminal: Terminal;
  const jobs: Job[] = [];
  beforeAll(async () => {
    terminal = await openTerminal(readersMachine(`walk-${file.replaceAll("/", "-")}`));
    for (const { commands } of treated("start", file))
      for (const { text } of commands) jobs.push(await terminal.start(text, "Ready."));
  });
  afterAll(() => terminal?.close());

  for (const block of treated("walk", file))
    for (const command of block.commands) test(titleOf(command), () => follow(terminal, command));

  test("Ctrl-C ends what was started", async () => {
    for (const job of jobs) expect(await job.interrupt()).toBeOneOf([0, 130]);
  });
});

for (const block of treated("alone")) {
  const { file, line, commands } = block as Block;
  const entry = classOf(block);
  const missing = entry?.how === "alone" ? missingPrograms(...entry.programs) : undefined;
  describeRequiring(missing, `${file}:${line}`, () => {
    let terminal: Terminal;
    beforeAll(async () => {
      terminal = await openTerminal(readersMachine("alone"));
    });
    afterAll(() => terminal?.close());
    for (const command of commands)
      test(titleOf(command), async () => {
        await follow(terminal, command);
      });
  });
}

/** A command with free ports in place of those of servers that are no services. */
function withFreePorts(text: string): string {
  const free = new Map<string, string>();
  return text.replaceAll(/(?<=\bPORT=|127\.0\.0\.1:)3\d{3}\b/g, (port) => {
    const known = free.get(port) ?? String(freePort());
    free.set(port, known);
    return known;
  });
}

/** As many blocks and seconds as it takes to see that a measurement works; a verdict takes more. */
const SHORT = "--blocks 2 --noise-blocks 0 --seconds 1 --warmup 0";
/** The exit codes of a gate: kept, regressed, undecided. */
const GATE_CODES = [0, 1, 3];

const noNode = missingPrograms("node");
const measurements = treated("measure");
describeRequiring(noNode, "a measurement prints where its result and its page are:", () => {
  let terminal: Terminal;
  const own = join(folder, "results");
  beforeAll(async () => {
    const { env, ...machine } = readersMachine("measure");
    terminal = await openTerminal({ ...machine, env: { ...env, BENCH_RESULTS_DIR: own } });
  });
  afterAll(() => terminal?.close());
  for (const block of measurements)
    for (const command of block.commands)
      test(`${block.file}, ${titleOf(command)}`, async () => {
        const created = createdBy(classOf(block));
        const short = withFreePorts(command.text).replace("--quick", SHORT);
        const inFolder = (path: string) => join(folder, basename(path));
        const text = created.reduce((typed, path) => typed.replace(path, inFolder(path)), short);
        const { exitCode, output, complaints } = await terminal.type(text);
        const allowed = text.includes("--max-regression") ? GATE_CODES : [0];
        expect(exitCode, complaints).toBeOneOf(allowed);
        for (const line of ["Result", "Page"]) expect(output).toMatch(new RegExp(`^${line}: +\\S+$`, "m"));
        for (const path of created) expect(await Bun.file(inFolder(path)).text()).not.toBe("");
      });
});

for (const { file, line, commands } of treated("serve"))
  describeRequiring(noNode, `${file}:${line}`, () => {
    for (const command of commands)
      test(titleOf(command), async () => {
        const terminal = await openTerminal(readersMachine("serve"));
        try {
          const job = await terminal.start(withFreePorts(command.text), "http://");
          const [url = ""] = /http:\S+/.exec(job.output()) ?? [];
          expect((await fetch(url)).status).toBe(200);
          expect(await job.interrupt()).toBeOneOf([0, 130]);
        } finally {
          await terminal.close();
        }
      });
  });

/** Why there are no real stores now: building one takes longer than a terminal waits. */
async function missingStores(): Promise<string | undefined> {
  const [missing] = await missingEngines();
  if (missing) return sentenceOn(missing);
  return (await mongodb.find(thisMachine()))
    ? undefined
    : 'FerretDB is not built; "bun run tools ferretdb" does that';
}

const missing = await missingStores();
for (const { file, line, commands } of treated("real stores"))
  describeRequiring(missing, `${file}:${line}, on real stores`, () => {
    let terminal: Terminal;
    beforeAll(async () => {
      terminal = await openTerminal({ ...readersMachine("real"), everyProgram: true });
    });
    afterAll(async () => {
      await terminal?.type("bun run databases down");
      await terminal?.close();
    });
    for (const command of commands)
      test(titleOf(command), async () => {
        if (!command.text.startsWith("bun run start")) return await follow(terminal, command);
        const job = await terminal.start(command.text, "Ready.");
        expect(job.output()).toContain("PostgreSQL 127.0.0.1:");
        expect(await job.interrupt()).toBeOneOf([0, 130]);
      });
  });

test("in a service's folder, bun run dev starts that service alone", async () => {
  const terminal = await openTerminal(readersMachine("alone"));
  try {
    const port = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const free = port.port;
    port.stop();
    const job = await terminal.start(`export PORT=${free}; cd services/heroes && bun run dev`, "listening");
    expect((await fetch(`http://127.0.0.1:${free}/ready`)).status).toBe(200);
    expect(await job.interrupt()).toBeOneOf([0, 130]);
  } finally {
    await terminal.close();
  }
});
