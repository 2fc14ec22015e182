import { cp, rm } from "node:fs/promises";
import { basename } from "node:path";

/**
 * Copies the stores' schemas and seeds and the k6 scripts of the repository `root` to the kustomizations in `folder`.
 * Replaces earlier copies.
 */
export async function copyFiles(root: string, folder: string): Promise<void> {
  await copyMatching(`${root}/database`, "*-db/*.{sql,js}", `${folder}/overlays/local/generated/database`);
  // In a folder with a dot, which the repository's type check ignores.
  await copyMatching(`${root}/bench/k6`, "*.ts", `${folder}/load/.scripts`);
}

async function copyMatching(from: string, pattern: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  for await (const path of new Bun.Glob(pattern).scan(from))
    if (!basename(path).includes("sqlite")) await cp(`${from}/${path}`, `${to}/${path}`);
}
