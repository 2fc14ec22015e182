import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeApplying, testRequiring } from "@super-heroes/testing/run/requirements";
import { findProgram, type Machine, thisMachine } from "../../tools/machine.ts";
import { type Account, accountFor } from "./account.ts";

const machine = thisMachine();

/** The user and the pid that a command sees itself as, and the pid it was started with. */
async function whoRuns(account: Account): Promise<{ user: string; pid: number; startedAs: number }> {
  const child = Bun.spawn([...account.prefix, "sh", "-c", "id -u; echo $$"], { stdout: "pipe" });
  const [user = "", pid] = (await new Response(child.stdout).text()).split("\n");
  return { user, pid: Number(pid), startedAs: child.pid };
}

test("who is not root stays who he is", async () => {
  expect((await accountFor({ ...machine, isRoot: false })).prefix).toEqual([]);
});

describeApplying(machine.isRoot ? undefined : "these tests are not run by root", "root", () => {
  test("runs a server as another user, with the process id it was started with", async () => {
    const { user, pid, startedAs } = await whoRuns(await accountFor(machine));
    expect(user).not.toBe("0");
    expect(pid).toBe(startedAs);
  });

  const setpriv = findProgram(machine, ["setpriv"]);
  testRequiring(
    setpriv ? undefined : "setpriv is not on the PATH",
    "where namespaces cannot be had, runs it as a system user, who is given the files",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "account-"));
      try {
        symlinkSync(setpriv as string, join(folder, "setpriv"));
        const withoutNamespaces: Machine = { ...machine, searchPath: folder };
        const account = await accountFor(withoutNamespaces);
        const { user, pid, startedAs } = await whoRuns(account);
        expect(user).not.toBe("0");
        expect(pid).toBe(startedAs);

        const file = join(folder, "file");
        writeFileSync(file, "");
        await account.giveTo(file);
        expect(String(statSync(file).uid)).toBe(user);

        chmodSync(folder, 0o711);
        const server = join(folder, "data/stack/server");
        mkdirSync(server, { recursive: true });
        for (const path of ["data", "data/stack"]) chmodSync(join(folder, path), 0o700);
        const enters = () => Bun.spawnSync([...account.prefix, "ls", server]).exitCode === 0;
        expect(enters()).toBe(false);
        account.letPassTo(server);
        expect(enters()).toBe(true);
        for (const path of ["data", "data/stack"])
          expect(statSync(join(folder, path)).mode & 0o777).toBe(0o711);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
