/** On FerretDB, which has users and passwords but no roles: access to other databases is not tested here. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFerretdb } from "@super-heroes/database/tools/ferretdb";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { connectMongodb } from "@super-heroes/kit/store/mongodb";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { endWithRun } from "@super-heroes/testing/processes/interrupted-run";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { documentsUsers, ensureDocumentsUsers } from "./documents-users.ts";

setDefaultTimeout(30_000);

const ferretdb = await findFerretdb(thisMachine());
const missing = ferretdb ? undefined : "FerretDB was not built: bun database/src/tools/install.ts ferretdb";

test("every service on MongoDB has a user", () => {
  expect([...documentsUsers].sort()).toEqual(["analytics", "fights"]);
});

describeRequiring(missing, "the users of MongoDB", () => {
  let folder: string;
  let host: string;
  let child: Bun.Subprocess;

  const setPassword = (file: string, password: string) => writeFile(join(folder, file), `${password}\n`);
  const ensure = () => ensureDocumentsUsers(`mongodb://documents@${host}/admin`, folder);
  /** Whether a service can sign in with this password. */
  async function enters(name: string, password: string): Promise<boolean> {
    try {
      const store = await connectMongodb({
        url: `mongodb://${name}:${encodeURIComponent(password)}@${host}/${name}`,
        pool: { min: 0, max: 1 },
        timeoutMs: 5000,
        waitMs: 0,
        log: silentLog,
      });
      await store.close();
      return true;
    } catch (error) {
      expect(String(error)).toContain("Authentication failed");
      return false;
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "documents-users-"));
    const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    host = `127.0.0.1:${listener.port}`;
    listener.stop(true);
    const argv = [
      ferretdb?.path ?? "",
      "--handler=sqlite",
      `--sqlite-url=file:${folder}/`,
      `--state-dir=${folder}`,
    ];
    const flags = ["--debug-addr=-", "--telemetry=disable", "--log-level=error", `--listen-addr=${host}`];
    const accounts = ["--test-enable-new-auth", "--setup-database=admin", "--setup-username=documents"];
    child = Bun.spawn([...argv, ...flags, ...accounts], {
      env: { ...process.env, FERRETDB_SETUP_PASSWORD: "the administrator's" },
      stdio: ["ignore", "ignore", "ignore"],
    });
    endWithRun(child);
    await setPassword("password", "the administrator's");
    for (const name of documentsUsers) await setPassword(`${name}-password`, `${name}' p/w`);
    const done = () =>
      ensure().then(
        () => true,
        () => false,
      );
    await eventually("the users are made", done, Boolean, 20_000);
  });
  afterAll(async () => {
    child.kill("SIGKILL");
    await child.exited;
    await rm(folder, { recursive: true });
  });

  test("each user signs in with its own password, and not with another's", async () => {
    for (const name of documentsUsers) {
      expect(await enters(name, `${name}' p/w`)).toBe(true);
      for (const other of documentsUsers.filter((one) => one !== name))
        expect(await enters(name, `${other}' p/w`)).toBe(false);
    }
  });

  test("a second run changes nothing; a new password replaces the old one", async () => {
    await ensure();
    expect(await enters("fights", "fights' p/w")).toBe(true);
    await setPassword("fights-password", "another");
    await ensure();
    expect(await enters("fights", "another")).toBe(true);
    expect(await enters("fights", "fights' p/w")).toBe(false);
  });

  test("the command fails with exit code 1 and one line without a password", async () => {
    const run = async (...args: string[]) => {
      const command = Bun.spawn([process.execPath, join(import.meta.dir, "documents-users.ts"), ...args], {
        stdout: "pipe",
        stderr: "pipe",
      });
      const printed =
        (await new Response(command.stdout).text()) + (await new Response(command.stderr).text());
      return { code: await command.exited, printed };
    };
    await setPassword("password", "wrong password");
    expect(await run(`mongodb://documents@${host}/admin`, folder)).toEqual({
      code: 1,
      printed: "documents-users: Authentication failed.\n",
    });
    await rm(join(folder, "password"));
    const { code, printed } = await run(`mongodb://documents@${host}/admin`, folder);
    expect(code).toBe(1);
    expect(printed.trim().split("\n")).toHaveLength(1);
    expect((await run("documents-db", folder)).code).toBe(2);
  });
});
