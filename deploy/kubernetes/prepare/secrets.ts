import { mkdir, readFile, writeFile } from "node:fs/promises";
import { developmentKeys } from "../../../kit/src/development-keys.ts";
import { serviceKeysText } from "../../../kit/src/service-keys.ts";

/** Who has a password in the local overlay: the stores' own administrators, the services at stores, and the admin. */
const PASSWORDS = [
  "heroes",
  "villains",
  "locations",
  "fights",
  "users",
  "orders",
  "analytics",
  "postgres",
  "mongo",
  "nats",
  "admin",
] as const;
type Passwords = Record<(typeof PASSWORDS)[number], string>;

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
  const kept: Partial<Passwords> = (await exists(file)) ? JSON.parse(await readFile(file, "utf8")) : {};
  const passwords = Object.fromEntries(PASSWORDS.map((name) => [name, kept[name] ?? newPassword()]));
  await writeFile(file, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  return passwords as Passwords;
}

const exists = (file: string) => Bun.file(file).exists();

/** 128 random bits after a letter, because NATS reads what looks like a number as one. */
const newPassword = () => `local-${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex")}`;

/** The variables of each Secret, by its name. */
function secretsOf(
  passwords: Passwords,
  jwtPrivateKey: string,
  serviceKeys: string,
): Record<string, Record<string, string>> {
  const postgres = (name: "heroes" | "villains" | "users" | "orders", host: string) => ({
    DATABASE_URL: `postgres://${name}:${passwords[name]}@${host}:5432/${name}`,
  });
  const mongo = (name: "fights" | "analytics") => ({
    MONGODB_URL: `mongodb://${name}:${passwords[name]}@mongo-db:27017/${name}`,
  });
  const events = {
    NATS_URL: `nats://events:${passwords.nats}@nats:4222`,
    SERVICE_KEYS: serviceKeys,
  };
  const postgresServer = (name: "heroes" | "villains") => ({
    POSTGRES_USER: name,
    POSTGRES_DB: name,
    POSTGRES_PASSWORD: passwords[name],
  });
  return {
    gateway: { SERVICE_KEYS: serviceKeys },
    heroes: postgres("heroes", "heroes-db"),
    villains: postgres("villains", "villains-db"),
    locations: { MYSQL_URL: `mysql://locations:${passwords.locations}@locations-db:3306/locations` },
    fights: { ...mongo("fights"), ...events },
    users: {
      ...postgres("users", "accounts-db"),
      ...events,
      JWT_PRIVATE_KEY: jwtPrivateKey,
      ADMIN_PASSWORD: passwords.admin,
    },
    orders: { ...postgres("orders", "accounts-db"), ...events },
    analytics: { ...mongo("analytics"), ...events },
    "heroes-db": postgresServer("heroes"),
    "villains-db": postgresServer("villains"),
    "accounts-db": {
      POSTGRES_USER: "postgres",
      POSTGRES_PASSWORD: passwords.postgres,
      USERS_PASSWORD: passwords.users,
      ORDERS_PASSWORD: passwords.orders,
    },
    "locations-db": {
      MARIADB_USER: "locations",
      MARIADB_DATABASE: "locations",
      MARIADB_PASSWORD: passwords.locations,
      MARIADB_RANDOM_ROOT_PASSWORD: "1",
    },
    "mongo-db": {
      MONGO_INITDB_ROOT_USERNAME: "root",
      MONGO_INITDB_ROOT_PASSWORD: passwords.mongo,
      FIGHTS_PASSWORD: passwords.fights,
      ANALYTICS_PASSWORD: passwords.analytics,
    },
    nats: { NATS_USER: "events", NATS_PASSWORD: passwords.nats },
  };
}
