import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServiceProcess, startService } from "@super-heroes/testing/processes/service-process";
import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";

const REGISTER = "/api/v1/users/register";
const BOB = { username: "bob", name: "Bob", email: "bob@example.org", password: "correct horse" };

const folder = await mkdtemp(join(tmpdir(), "seal-"));
afterAll(() => rm(folder, { recursive: true }));

async function seal(args: readonly string[], env: Record<string, string> = {}, input = "") {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "../src/seal.ts"), ...args], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, ...env },
    stdin: new Blob([input]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out, complaint: complaint.split("\n")[0] ?? "" };
}

describe("what bun run seal prints", () => {
  let users: ServiceProcess;
  const post = async (body: string) =>
    fetch(`${await users.url}${REGISTER}`, {
      method: "POST",
      headers: { "content-type": "application/jose", "x-service-communication": "encrypted" },
      body,
    });

  beforeAll(async () => {
    users = startService("services/users/src/main.ts", {
      DATA_DIR: folder,
      NODE_ENV: "development",
      LOG_FORMAT: "json",
    });
    await users.url;
  });
  afterAll(async () => void (await users.stop()));

  test("registers a user at users itself, once, as the sender that the operator is", async () => {
    const { code, out } = await seal(["users", "POST", REGISTER, JSON.stringify(BOB)]);
    expect(code).toBe(0);
    const header = JSON.parse(Buffer.from(out.split(".")[0] ?? "", "base64url").toString());
    expect(header).toMatchObject({ iss: "operator", aud: "users", kid: "users.operator" });
    const response = await post(out);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ username: "bob", role: "user" });
    expect((await post(out)).status).toBe(401);
  });

  test("may come from standard input, which no list of processes shows", async () => {
    const body = JSON.stringify({ ...BOB, username: "eve", email: "eve@example.org" });
    const { out } = await seal(["users", "POST", REGISTER, "-"], {}, body);
    expect((await post(out)).status).toBe(201);
  });
});

describe("bun run seal refuses", () => {
  const keys = createTestKeys();
  const register = ["users", "POST", REGISTER, "{}"];

  test.each([
    [
      "what the operator may not send",
      ["analytics", "POST", "/api/v1/analytics/events", "{}"],
      {},
      "the operator has no key for analytics; it has keys for users",
    ],
    [
      "a service that does not exist",
      ["usres", "POST", REGISTER, "{}"],
      {},
      'unknown service "usres". Did you mean users?',
    ],
    [
      "keys of others, without the operator's",
      register,
      { SERVICE_KEYS: keys.textOf("orders") },
      "SERVICE_KEYS has no key of the operator, such as users.operator",
    ],
    ["keys that are none", register, { SERVICE_KEYS: "users=old" }, "SERVICE_KEYS: expected kid=key"],
    ["what is not JSON", ["users", "POST", REGISTER, "{"], {}, "the last argument is not JSON"],
  ])("%s", async (_, args, env, complaint) => {
    const refused = await seal(args, env);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.complaint).toStartWith("seal: ");
    expect(refused.complaint).toContain(complaint);
  });

  test("and takes the operator's keys from a file", async () => {
    const file = join(folder, "service-keys");
    await writeFile(file, keys.textOf("operator"));
    const { out } = await seal(register, { SERVICE_KEYS_FILE: file });
    const opened = keys.envelopesOf("users").open(out, { method: "POST", path: REGISTER });
    expect(opened).toEqual({ from: "operator", content: {} });
  });
});
