import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureFerretdb } from "@super-heroes/database/tools/ferretdb";
import { ensureK6 } from "@super-heroes/database/tools/k6";
import type { OnProgress, Tool } from "@super-heroes/database/tools/tool";
import { command } from "../docker/command.ts";
import type { Docker } from "../docker/docker.ts";

const SUITE = "trixie";
const MIRROR = "http://deb.debian.org/debian";
const FOLDER = join(import.meta.dir, "stand-ins");
const OWN = "super-heroes-stand-in";
const BASE = `${OWN}/base:${SUITE}`;
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** The stand-in for each public image, by the image's repository. */
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

/** Builds a minimal Debian, once, as a file in `folder`; resolves with its path. Needs root, debootstrap and a mirror. */
export async function ensureBase(folder: string, onProgress: OnProgress): Promise<string> {
  const file = join(folder, `${SUITE}.tar`);
  if (existsSync(file)) return file;
  onProgress(`stand-ins: building a minimal Debian ${SUITE} with debootstrap, once`);
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
 * Builds the stand-ins on an engine that this run has started, and tags them with the public names. Images of an earlier
 * run are used again. Throws for a name without a stand-in.
 */
export async function buildStandIns(
  docker: Docker,
  base: string,
  publicNames: readonly string[],
  onProgress: OnProgress,
): Promise<void> {
  if (!(await has(docker, BASE))) await docker.run("import", base, BASE);
  await importTools(docker, onProgress);
  onProgress("stand-ins: building the images of databases, bus, balancer and runtime");
  await docker.run("compose", "-f", join(FOLDER, "compose.yml"), "build");
  for (const name of publicNames) {
    const standIn = STAND_INS[name.replace(/:[^/]*$/, "")];
    if (!standIn)
      throw new Error(`${name} has no stand-in; there are some for ${Object.keys(STAND_INS).join(", ")}`);
    await docker.run("tag", `${OWN}/${standIn}`, name);
  }
}

/** Imports an image to copy from: the programs without a Debian package, and the certificates that this machine trusts. */
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
