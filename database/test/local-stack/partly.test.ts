import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { databasesCommand } from "../../src/local-stack/command.ts";
import {
  bringUp,
  MissingEngineError,
  missingEngines,
  readState,
  removeWithThisProcess,
  sentenceOn,
  takeDown,
} from "../../src/local-stack/index.ts";
import { type Machine, thisMachine } from "../../src/tools/machine.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(60_000);

const parent = mkdtempSync(join(tmpdir(), "partly-"));
const dir = join(parent, "stack");
const guarded = removeWithThisProcess(dir);
afterAll(async () => {
  await takeDown({ dir });
  rmSync(parent, { recursive: true });
  guarded.release();
});

/** This machine as it is without Go, MongoDB and FerretDB. */
function withoutMongodb(): Machine {
  const programs = join(parent, "programs");
  mkdirSync(programs);
  for (const name of ["unshare", "setpriv", "true"]) {
    const path = Bun.which(name);
    if (path) symlinkSync(path, join(programs, name));
  }
  return { ...thisMachine(), searchPath: programs, toolsDir: join(parent, "tools") };
}

const machine = withoutMongodb();

/** Runs `bun run databases` on that machine. */
async function databases(...argv: string[]) {
  const printed: string[] = [];
  const reported: string[] = [];
  const exitCode = await databasesCommand([...argv, "--dir", dir], {
    machine,
    print: (line) => printed.push(line),
    report: (line) => reported.push(line),
  });
  return { exitCode, printed, reported: reported.filter((line) => line.startsWith("databases: ")) };
}

const sentence = (stores: string) =>
  `databases: MongoDB, which ${stores}, is missing. Install mongod 7.0 (mongodb.com), or let FerretDB take its place: \`bun run tools ferretdb\` `;

describe("where only missing engines are requested", () => {
  test("up starts nothing, prints what is missing and how to install it, and exits with 1", async () => {
    const { exitCode, printed, reported } = await databases("up", "fights", "analytics");
    expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
    expect(reported).toEqual([expect.stringContaining(sentence("fights and analytics need"))]);
    expect(readState({ dir }).stores).toEqual([]);
  });

  test("status prints the same", async () => {
    const { exitCode, printed, reported } = await databases("status", "fights");
    expect(exitCode).toBe(1);
    expect(printed.join("\n")).toMatch(/^fights .* absent$/m);
    expect(reported).toEqual([expect.stringContaining(sentence("fights needs"))]);
  });
});

const [missing] = await missingEngines(["heroes"], machine);

describeRequiring(missing && sentenceOn(missing), "where PostgreSQL is installed and MongoDB is not", () => {
  let up: Awaited<ReturnType<typeof databases>>;
  beforeAll(async () => {
    up = await databases("up", "heroes", "fights");
  });

  test("up starts the one, prints its variable, names the other, and exits with 1", () => {
    expect(up.exitCode).toBe(1);
    expect(up.printed).toEqual([expect.stringMatching(/^export HEROES_DATABASE_URL='postgres:/)]);
    expect(up.reported).toEqual([
      expect.stringContaining(sentence("fights needs")),
      "databases: not running: fights. Without a variable here, a service uses its embedded SQLite store.",
    ]);
  });

  test("requested stores whose engines are installed: exit code 0", async () => {
    expect(await databases("up", "heroes")).toEqual({ exitCode: 0, printed: up.printed, reported: [] });
  });

  test("env prints what runs, names what does not, and exits with 1; of what runs it exits with 0", async () => {
    const { exitCode, printed, reported } = await databases("env", "heroes", "fights");
    expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: up.printed });
    expect(reported).toEqual([expect.stringContaining("not running: fights. Without a variable")]);
    expect(await databases("env", "heroes")).toEqual({ exitCode: 0, printed: up.printed, reported: [] });
  });

  test("status has both", async () => {
    const { exitCode, printed } = await databases("status", "heroes", "fights");
    expect(exitCode).toBe(1);
    expect(printed.join("\n")).toMatch(/^heroes +PostgreSQL .* running$/m);
    expect(printed.join("\n")).toMatch(/^fights .* absent$/m);
    expect((await databases("status", "heroes")).exitCode).toBe(0);
  });

  test("a command that needs both starts nothing more", async () => {
    const { stores } = readState({ dir });
    const failure = await bringUp({ dir, stores: ["heroes", "villains", "fights"], machine }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(MissingEngineError);
    expect(readState({ dir }).stores).toEqual(stores);
  });

  test("down stops what runs", async () => {
    expect((await databases("down")).exitCode).toBe(0);
    expect((await databases("status", "heroes")).printed.join("\n")).toMatch(/ stopped$/m);
  });
});
