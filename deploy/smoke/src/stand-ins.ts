import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureFerretdb } from "@super-heroes/database/tools/ferretdb";
import { ensureK6 } from "@super-heroes/database/tools/k6";
import type { OnProgress, Tool } from "@super-heroes/database/tools/tool";
import { command } from "./command.ts";
import type { Docker } from "./docker.ts";

const SUITE = "trixie";
const MIRROR = "http://deb.debian.org/debian";
const FOLDER = join(import.meta.dir, "../stand-ins");
const OWN = "super-heroes-stand-in";
const BASE = `${OWN}/base:${SUITE}`;
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** The public images, by the repository of their name, and the stand-in for each. */
const STAND_INS: Readonly<Record<string, string>> = {
  postgres: "postgres",
  mariadb: "mariadb",
  mongo: "mongo",
  nats: "nats",
  haproxy: "haproxy",
  "oven/bun": "bun",
  "grafana/k6": "k6",
  "prom/prometheus": "prometheus",
};

/**
 * Makes a bare Debian, once, as a file in `folder`, and resolves with its path.
 * Needs root, debootstrap and a Debian mirror.
 */
export async function ensureBase(folder: string, onProgress: OnProgress): Promise<string> {
  const file = join(folder, `${SUITE}.tar`);
  if (existsSync(file)) return file;
  onProgress(`stand-ins: a bare Debian ${SUITE} with debootstrap, once`);
  const root = await mkdtemp(join(tmpdir(), "debian-"));
  try {
    await command(["debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE, root, MIRROR]);
    const left = ["./var/cache/apt/archives", "./var/lib/apt/lists"].map((path) => `--exclude=${path}/*`);
    await command(["tar", "-C", root, ...left, "-cf", `${file}.unfinished`, "."]);
    await rename(`${file}.unfinished`, file);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  return file;
}

/**
 * Builds the stand-ins on an engine of our own, and gives each the public names that are asked for: on that engine
 * only, whose images nobody else sees. What is there from an earlier run is taken.
 */
export async function raiseStandIns(
  docker: Docker,
  base: string,
  publicNames: readonly string[],
  onProgress: OnProgress,
): Promise<void> {
  if (!(await has(docker, BASE))) await docker.run("import", base, BASE);
  await importTools(docker, onProgress);
  onProgress("stand-ins: images for databases, bus, balancer and runtime");
  await docker.run("compose", "-f", join(FOLDER, "compose.yml"), "build");
  for (const name of publicNames) {
    const standIn = STAND_INS[name.replace(/:[^/]*$/, "")];
    if (!standIn)
      throw new Error(`there is no stand-in for ${name}; known: ${Object.keys(STAND_INS).join(", ")}`);
    await docker.run("tag", `${OWN}/${standIn}`, name);
  }
}

/** Programs that Debian has no package of, and the certificates this machine trusts, as an image to copy from. */
async function importTools(docker: Docker, onProgress: OnProgress): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tools-"));
  try {
    for (const [name, tool] of Object.entries({
      ferretdb: await ensureFerretdb({ onProgress }),
      k6: await ensureK6({ onProgress }),
    }))
      await copyFile(pathOf(name, tool), join(folder, name));
    await copyFile(process.execPath, join(folder, "bun"));
    await copyFile(CERTIFICATES, join(folder, "ca-certificates.crt"));
    await command([
      ...[process.execPath, "build", join(FOLDER, "mongo/mongosh.ts"), "--target=bun", "--minify"],
      ...["--outfile", join(folder, "mongosh")],
    ]);
    await command(["chmod", "-R", "a+rx", folder]);
    const digest = await digestOf(folder);
    if ((await label(docker, `${OWN}/tools`)) === digest) return;
    const archive = `${folder}.tar`;
    await command(["tar", "-C", folder, "-cf", archive, "."]);
    await docker.run("import", "--change", `LABEL digest=${digest}`, archive, `${OWN}/tools`);
    await rm(archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function pathOf(name: string, tool: Tool): string {
  if (tool.available) return tool.path;
  throw new Error(`${name}: ${tool.reason}`);
}

async function digestOf(folder: string): Promise<string> {
  const hash = new Bun.CryptoHasher("sha256");
  for (const name of (await readdir(folder)).sort()) {
    hash.update(name);
    hash.update(await Bun.file(join(folder, name)).arrayBuffer());
  }
  return hash.digest("hex");
}

const has = async (docker: Docker, image: string) => (await docker.run("images", "-q", image)) !== "";

async function label(docker: Docker, image: string): Promise<string | undefined> {
  if (!(await has(docker, image))) return undefined;
  return await docker.run("inspect", "--format", '{{index .Config.Labels "digest"}}', image);
}

/** Makes the folder in which base and engine are kept from run to run, the user's cache, and resolves with it. */
export async function cacheFolder(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const cache = env.XDG_CACHE_HOME || join(env.HOME ?? "/", ".cache");
  const folder = join(cache, "super-heroes-on-bun", "smoke");
  await mkdir(folder, { recursive: true });
  return folder;
}
