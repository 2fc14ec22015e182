import { describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createSqliteDatabase } from "./sqlite-database.ts";

const command = join(import.meta.dir, "../../src/seed.ts");

/** Runs the command in a folder that is not the repository's. */
function seed(...flags: string[]) {
  return seedIn({}, ...flags);
}

function seedIn(change: Record<string, string>, ...flags: string[]) {
  const env = { ...process.env, ...change };
  return Bun.spawn([process.execPath, command, ...flags], { cwd: "/", env, stdout: "pipe", stderr: "pipe" });
}

async function outcome(run: ReturnType<typeof seed>) {
  const [code, output, errors] = await Promise.all([run.exited, text(run.stdout), text(run.stderr)]);
  return { code, output, errors };
}

describe("bun run seed", () => {
  test("adds rows to a store by its URL, and prints the outcome", async () => {
    const database = await createSqliteDatabase();
    try {
      const { code, output, errors } = await outcome(
        seed("--rows", "20000", "--store", database.url, "--service", "villains"),
      );
      expect(code).toBe(0);
      expect(output).toMatch(/^Added 20000 villains to SQLite .*store\.sqlite in [\d.]+ s\.\n$/);
      expect(errors).toContain("Created the tables, which the store did not have.");
      expect(errors).toContain(" 50 %  10,000 of 20,000  ");
    } finally {
      await database.drop();
    }
  });

  test("for the file of a service it prints how to get the default rows back", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "seed-"));
    try {
      const file = join(dataDir, "heroes.sqlite");
      const { code, output } = await outcome(
        seedIn({ DATA_DIR: dataDir }, "--rows", "10", "--store", `sqlite://${file}`),
      );
      expect(code).toBe(0);
      expect(output).toContain('"bun run start" and "bun run dev" serve these rows from now on');
      expect(output).toEndWith(`remove the file: rm ${file}*\n`);
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });

  test("a missing folder is named", async () => {
    const { code, errors } = await outcome(
      seed("--rows", "10", "--store", "sqlite:///no/such/heroes.sqlite"),
    );
    expect(code).toBe(1);
    expect(errors).toBe("seed: SQLite /no/such/heroes.sqlite: the folder /no/such does not exist\n");
  });

  test("--help prints the usage", async () => {
    const { code, output } = await outcome(seed("--help"));
    expect(code).toBe(0);
    expect(output).toContain("Usage: bun run seed -- --rows N --store URL");
  });

  test.each([
    [["--rows", "10"], "seed: --store is missing: give --store URL; --help explains it\n"],
    [
      ["--rows", "0", "--store", "sqlite://heroes.sqlite"],
      'seed: --rows expects a whole number from 1 to 2147483647, got "0"\n',
    ],
    [
      ["--rwos", "10"],
      'seed: unknown option "--rwos". Did you mean --rows? Known: --rows, --store, --service, --seed, --replace, --help\n',
    ],
    [
      ["--rows", "10", "--store", "oracle://server/heroes"],
      "seed: --store expects a postgres://, mysql://, mariadb://, sqlite:// or file: URL, got oracle:\n",
    ],
  ])("%j is bad usage: exit 2 and one line", async (flags, line) => {
    expect(await outcome(seed(...flags))).toEqual({ code: 2, output: "", errors: line });
  });

  test.each(["postgres", "mysql"])(
    "a %s server that is not there: exit 1 and one line without the password",
    async (scheme) => {
      const name = scheme === "postgres" ? "heroes" : "locations";
      const { code, output, errors } = await outcome(
        seed("--rows", "10", "--store", `${scheme}://me:s3cr%40t@127.0.0.1:1/${name}`),
      );
      expect(code).toBe(1);
      expect(output).toBe("");
      expect(errors).toMatch(new RegExp(`^seed: \\w+ 127\\.0\\.0\\.1:1/${name}: [^\\n]+\\n$`));
      expect(errors).not.toMatch(/s3cr/);
    },
  );

  test("an interrupt ends it after the current batch, and it prints the added rows", async () => {
    const database = await createSqliteDatabase();
    try {
      const run = seed("--rows", "50000000", "--store", database.url, "--service", "heroes");
      const errors = run.stderr.getReader();
      await errors.read();
      run.kill("SIGINT");
      expect(await run.exited).toBe(130);
      const said = /^Interrupted: (\d+) of 50000000 heroes are in SQLite/.exec(await text(run.stdout));
      const session = await database.connect();
      const [counted] = await session.run("select count(*) as present from hero");
      await session.close();
      expect(Number(said?.[1])).toBe(Number(counted?.present));
    } finally {
      await database.drop();
    }
  });
});
