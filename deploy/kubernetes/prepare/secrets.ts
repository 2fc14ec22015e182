import { mkdir, readFile, writeFile } from "node:fs/promises";
import { developmentKeys } from "../../../kit/src/development-keys.ts";
import { serviceKeysText } from "../../../kit/src/service-keys.ts";
import { keyServices, services, storeServices } from "../../../topology/src/services.ts";
import { serverOf } from "../stores.ts";
import { type Passwords, serverVariables, storeVariables } from "./store-secrets.ts";

/** Who has a password in the local overlay: the services at their stores, the stores' own administrators, and the admin. */
const PASSWORDS: readonly string[] = [...storeServices, "postgres", "mongo", "nats", "admin"];

/**
 * Writes an env file for each Secret of the local overlay into `<folder>/overlays/local/generated/secrets`. Passwords
 * and keys are drawn once and kept beside them, since the stores remember theirs. All files are readable by their
 * owner only.
 */
export async function writeSecrets(folder: string): Promise<void> {
  const generated = `${folder}/overlays/local/generated`;
  await mkdir(`${generated}/secrets`, { recursive: true, mode: 0o700 });
  const passwords = await keptPasswords(`${generated}/passwords.json`);
  const { jwtPrivateJwk, serviceKeys } = await developmentKeys(generated);
  const secrets = secretsOf(passwords, JSON.stringify(jwtPrivateJwk), serviceKeysText(serviceKeys));
  for (const [name, variables] of Object.entries(secrets)) {
    const lines = Object.entries(variables).map(([variable, value]) => `${variable}=${value}\n`);
    await writeFile(`${generated}/secrets/${name}.env`, lines.join(""), { mode: 0o600 });
  }
}

async function keptPasswords(file: string): Promise<Passwords> {
  const kept: Record<string, string | undefined> = (await exists(file))
    ? JSON.parse(await readFile(file, "utf8"))
    : {};
  const passwords = Object.fromEntries(PASSWORDS.map((name) => [name, kept[name] ?? newPassword()]));
  await writeFile(file, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  return passwords;
}

const exists = (file: string) => Bun.file(file).exists();

/** 128 random bits after a letter, because NATS reads what looks like a number as one. */
const newPassword = () => `local-${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex")}`;

/** The variables of each Secret, by its name. */
function secretsOf(
  passwords: Passwords,
  jwtPrivateKey: string,
  serviceKeys: string,
): Record<string, Record<string, string | undefined>> {
  const ofServices = services.map(({ name, store, events }) => [
    name,
    {
      ...(store && storeVariables({ name, store }, passwords)),
      ...(events && { NATS_URL: `nats://events:${passwords.nats}@nats:4222` }),
      ...(keyServices.some((known) => known === name) && { SERVICE_KEYS: serviceKeys }),
      ...(name === "users" && { JWT_PRIVATE_KEY: jwtPrivateKey, ADMIN_PASSWORD: passwords.admin }),
    },
  ]);
  const owners = services.flatMap(({ name, store }) => (store ? [{ name, store }] : []));
  const servers = [...Map.groupBy(owners, ({ store }) => serverOf(store))];
  return {
    ...Object.fromEntries(ofServices),
    ...Object.fromEntries(servers.map(([server, those]) => [server, serverVariables(those, passwords)])),
    nats: { NATS_USER: "events", NATS_PASSWORD: passwords.nats },
  };
}
