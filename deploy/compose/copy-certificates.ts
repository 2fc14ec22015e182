/**
 * `bun deploy/compose/copy-certificates.ts FROM TO`: copies the certificates that `bun run certificates` has made in FROM, each to a
 * subfolder that only the user of its container can enter (0700) and read (0400). Replaces those from before, so that running
 * services renew theirs, and gives them to a running balancer. It has to run as root to change their owners. The key of the
 * authority is not copied.
 */
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { services } from "../../topology/src/services.ts";
import { updateCertificate } from "./balancer-control.ts";
import { positionals } from "./positionals.ts";
import { userOf } from "./secret-table.ts";

/** The container of HAProxy, whose image has a user of its own. */
const BALANCER = { name: "balancer", user: 99 };

/** The folder of HAProxy's socket, as haproxy-tls.cfg names it in the container of the balancer. */
const CONTROL = { folder: "balancer-control", socket: "admin.sock" };

/** The folder of its certificates in the container of the balancer. */
const LOADED_FROM = "/run/certificates";

const RESTART = '"docker compose restart balancer" makes it read the new files';

/** The key before its certificate: a service uses new files once both belong together. */
const FILES = ["ca.crt", "tls.key", "tls.crt"];

/** Copies the files of every container; resolves with their names. Throws an Error that says how to make those that are missing. */
export async function copyCertificates(from: string, to: string): Promise<string[]> {
  const holders = [...services.map(({ name }) => ({ name, user: userOf(name) })), BALANCER];
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const { name, user } of holders) {
    const folder = join(to, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const file of FILES) await copy(join(from, name, file), join(folder, file), user);
    await give(folder, 0o700, user);
  }
  const control = join(to, CONTROL.folder);
  await mkdir(control, { recursive: true, mode: 0o700 });
  await give(control, 0o700, BALANCER.user);
  return holders.map(({ name }) => name);
}

/**
 * Makes a running balancer use the certificate that was copied to `to`; resolves with whether one runs. Rejects with an Error that
 * says what to do when it cannot use it.
 */
export async function updateBalancer(to: string): Promise<boolean> {
  const read = (file: string) => readFile(join(to, BALANCER.name, file), "utf8");
  const [ca = "", key, cert] = await Promise.all(["ca.crt", "tls.key", "tls.crt"].map(read));
  const update = await updateCertificate(join(to, CONTROL.folder, CONTROL.socket), {
    ca: { path: `${LOADED_FROM}/ca.crt`, text: ca },
    cert: { path: `${LOADED_FROM}/tls.crt`, text: `${key}\n${cert}` },
  }).catch((cause: Error) => {
    throw new Error(`the balancer does not use its new certificate (${cause.message}): ${RESTART}`, {
      cause,
    });
  });
  if (update === "needs a restart") throw new Error(`the balancer has other authorities: ${RESTART}`);
  return update === "updated";
}

async function copy(source: string, target: string, user: number): Promise<void> {
  const content = await readFile(source).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`${source} cannot be read (${cause.code}): run "bun run certificates" first`, { cause });
  });
  const draft = `${target}.${crypto.randomUUID()}`;
  try {
    await writeFile(draft, content, { mode: 0o400, flag: "wx" });
    await give(draft, 0o400, user);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

async function give(path: string, mode: number, user: number): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, user, user);
  await chmod(path, mode);
}

const USAGE = `usage: bun deploy/compose/copy-certificates.ts FROM TO

Copies the certificates of every container, from the folder of "bun run certificates" to the volume of compose.tls.yml, and makes
a running balancer use its own.`;

if (import.meta.main) {
  const [from = "", to = ""] = positionals(process.argv.slice(2), 2, USAGE);
  try {
    console.log(`${to}: ${(await copyCertificates(from, to)).join(", ")}`);
    if (await updateBalancer(to)) console.log("The balancer uses its new certificate.");
  } catch (error) {
    console.error(`copy-certificates: ${(error as Error).message}`);
    process.exit(1);
  }
}
