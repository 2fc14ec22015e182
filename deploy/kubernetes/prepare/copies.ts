import { cp, rm } from "node:fs/promises";
import { basename } from "node:path";

/**
 * Copies the stores' schemas and seeds and the k6 scripts of the repository `root` to where the kustomizations of
 * `folder` read them. What was copied before is replaced.
 */
export async function copyFiles(root: string, folder: string): Promise<void> {
  await copyMatching(`${root}/database`, "*-db/*.{sql,js}", `${folder}/overlays/local/generated/database`);
  // In a folder with a dot, so that the repository's type check leaves the copies alone.
  await copyMatching(`${root}/bench/k6`, "*.ts", `${folder}/load/.scripts`);
}

async function copyMatching(from: string, pattern: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  for await (const path of new Bun.Glob(pattern).scan(from))
    if (!basename(path).includes("sqlite")) await cp(`${from}/${path}`, `${to}/${path}`);
}
