import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "super-heroes-seal-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function seal(argv: string[], change: Record<string, string> = {}) {
  const { SERVICE_KEYS: _, ...inherited } = process.env;
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "../src/seal.ts"), ...argv], {
    env: { ...inherited, DATA_DIR: folder, ...change },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, complaint, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { output, complaint, exitCode };
}

const REQUEST = ["users", "POST", "/api/v1/users/register"];

test("prints an envelope and nothing else", async () => {
  const { output, complaint, exitCode } = await seal([...REQUEST, "{}"]);
  expect({ complaint, exitCode }).toEqual({ complaint: "", exitCode: 0 });
  expect(output).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]*\.[\w-]+$/);
});

describe("what cannot be sealed: one line with the reason, exit code 2", () => {
  test.each([
    [[], "expected SERVICE METHOD PATH JSON, got nothing"],
    [[...REQUEST, "{}", "{}"], 'expected SERVICE METHOD PATH JSON, got "users" "POST"'],
    [["users", "post", "/register", "{}"], 'METHOD expects upper-case letters, such as POST, got "post"'],
    [["users", "POST", "register", "{}"], 'PATH expects a path that begins with /, got "register"'],
    [[...REQUEST, "{'a': 1}"], "the last argument is not JSON: "],
    [["heroes", "POST", "/register", "{}"], "the operator has no key for heroes; it has keys for users"],
  ])("%j", async (argv, reason) => {
    const { output, complaint, exitCode } = await seal(argv);
    expect({ output, exitCode }).toEqual({ output: "", exitCode: 2 });
    expect(complaint).toStartWith(`seal: ${reason}`);
    expect(complaint.trim().split("\n")).toHaveLength(1);
  });

  test("malformed SERVICE_KEYS", async () => {
    const { complaint } = await seal([...REQUEST, "{}"], { SERVICE_KEYS: "users" });
    expect(complaint).toStartWith("seal: SERVICE_KEYS: expected kid=key, several separated by commas");
  });
});

test("a data folder that holds something else for keys is one line and exit code 1", async () => {
  const other = await mkdtemp(join(folder, "other-"));
  await Bun.write(join(other, "development-keys", "operator.json"), "{}");
  const { complaint, exitCode } = await seal([...REQUEST, "{}"], { DATA_DIR: other });
  expect(exitCode).toBe(1);
  expect(complaint).toMatch(
    /^seal: .*operator\.json does not contain valid development keys: remove .*development-keys to create new ones\n$/,
  );
});
