import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { type DevelopmentKeys, developmentKeys } from "@super-heroes/kit/encryption/development-keys";
import { correspondence, keyServices } from "@super-heroes/topology/correspondence";
import { services, storeServices } from "@super-heroes/topology/services";
import { authorizationConf, natsUsers } from "../../nats/authorization.ts";
import { type Passwords, serverVariables, storeVariables } from "./store-secrets.ts";
import { serverOf } from "./stores.ts";

/** The name of a service's password in NATS, which differs from that in its store. */
const natsPasswordOf = (service: string) => `nats-${service}`;

/** The owners of passwords in the local overlay: services in their stores and in NATS, the stores' administrators, the admin. */
const PASSWORDS: readonly string[] = [
  ...storeServices,
  ...natsUsers.map(natsPasswordOf),
  "postgres",
  "mariadb",
  "mongo",
  "admin",
];

/** The variable of NATS' Secret with the password of a service. */
const natsVariableOf = (service: string) => `${service.toUpperCase()}_PASSWORD`;

/**
 * Writes an env file for each Secret of the local overlay into `<folder>/overlays/local/generated/secrets`, and beside
 * them the permissions of each service in NATS. Passwords and keys are generated once and kept, because the stores use
 * them. Only the owner can read the files and enter the folders, whatever the umask.
 */
export async function writeSecrets(folder: string): Promise<void> {
  const generated = `${folder}/overlays/local/generated`;
  for (const own of [generated, `${generated}/secrets`, `${generated}/nats`]) {
    await mkdir(own, { recursive: true, mode: 0o700 });
    await chmod(own, 0o700);
  }
  const passwords = await keptPasswords(`${generated}/passwords.json`);
  for (const [name, variables] of Object.entries(secretsOf(passwords, await keysOf(generated)))) {
    const lines = Object.entries(variables).map(([variable, value]) => `${variable}=${value}\n`);
    await writePrivate(`${generated}/secrets/${name}.env`, lines.join(""));
  }
  await writePrivate(
    `${generated}/nats/authorization.conf`,
    authorizationConf((service) => `$${natsVariableOf(service)}`),
  );
}

/** The keys of every service that has some. */
async function keysOf(dataDir: string): Promise<ReadonlyMap<string, DevelopmentKeys>> {
  const { pairs } = correspondence;
  const keys = keyServices.map(
    async (service) => [service, await developmentKeys({ dataDir, service, pairs })] as const,
  );
  return new Map(await Promise.all(keys));
}

async function writePrivate(file: string, content: string): Promise<void> {
  await writeFile(file, content, { mode: 0o600 });
  // The mode of writeFile applies to a new file only, and the umask restricts it.
  await chmod(file, 0o600);
}

async function keptPasswords(file: string): Promise<Passwords> {
  const kept: Record<string, string | undefined> = (await exists(file))
    ? JSON.parse(await readFile(file, "utf8"))
    : {};
  const passwords = Object.fromEntries(PASSWORDS.map((name) => [name, kept[name] ?? newPassword()]));
  await writePrivate(file, JSON.stringify(passwords, null, 2));
  return passwords;
}

const exists = (file: string) => Bun.file(file).exists();

/** 128 random bits after a letter, because NATS parses a text like a number as a number. */
const newPassword = () => `local-${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex")}`;

/** The variables of each Secret, by its name. */
function secretsOf(
  passwords: Passwords,
  keys: ReadonlyMap<string, DevelopmentKeys>,
): Record<string, Record<string, string | undefined>> {
  const ofServices = services.map(({ name, store, events }) => [
    name,
    {
      ...(store && storeVariables({ name, store }, passwords)),
      ...(events && { NATS_URL: `nats://${name}:${passwords[natsPasswordOf(name)]}@nats:4222` }),
      ...(keys.has(name) && { SERVICE_KEYS: keys.get(name)?.serviceKeys }),
      ...(name === "users" && {
        JWT_PRIVATE_KEY: JSON.stringify(keys.get(name)?.jwtPrivateJwk),
        ADMIN_PASSWORD: passwords.admin,
      }),
    },
  ]);
  const owners = services.flatMap(({ name, store }) => (store ? [{ name, store }] : []));
  const servers = [...Map.groupBy(owners, ({ store }) => serverOf(store))];
  return {
    ...Object.fromEntries(ofServices),
    ...Object.fromEntries(servers.map(([server, those]) => [server, serverVariables(those, passwords)])),
    nats: Object.fromEntries(
      natsUsers.map((name) => [natsVariableOf(name), passwords[natsPasswordOf(name)]]),
    ),
  };
}
