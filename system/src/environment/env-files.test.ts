import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEnvFiles } from "./env-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "env-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, text: string, mode: number): Promise<void> {
  await writeFile(join(folder, name), text);
  await chmod(join(folder, name), mode);
}

const TEXT = `# comment
HEROES_PORT=8001
USERS_ADMIN_PASSWORD=s3cret
export DATABASE_URL=postgres://heroes:s3cret@db/heroes
MYSQL_URL=
#NATS_URL=nats://x:y@z
SERVICE_KEYS_FILE=/run/secrets/service-keys
`;

test.each([0o644, 0o640, 0o604, 0o666])(
  "a file of mode %o that sets secrets is named with them, and without their values",
  async (mode) => {
    await write(".env", TEXT, mode);
    expect(openEnvFiles(folder)).toEqual([
      `.env can be read by other users of this machine (mode ${mode.toString(8)}) and sets USERS_ADMIN_PASSWORD, DATABASE_URL: chmod 600 .env`,
    ]);
  },
);

test("every file that Bun reads is checked", async () => {
  await write(".env.local", TEXT, 0o644);
  await write(".env.production", "JWT_PRIVATE_KEY={}", 0o644);
  expect(openEnvFiles(folder)).toHaveLength(2);
});

test("a file that is private, sets no secret, or does not exist causes no warning", async () => {
  expect(openEnvFiles(folder)).toEqual([]);
  await write(".env", TEXT, 0o600);
  await write(".env.local", "HEROES_PORT=8001\n", 0o644);
  expect(openEnvFiles(folder)).toEqual([]);
});
