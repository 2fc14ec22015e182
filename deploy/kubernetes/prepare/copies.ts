import { cp, rm } from "node:fs/promises";

/**
 * Copies the k6 scripts of the repository `root` to the kustomizations in `folder`. Replaces earlier copies.
 */
export async function copyFiles(root: string, folder: string): Promise<void> {
  // In a folder with a dot, which the repository's type check ignores.
  await copyMatching(`${root}/bench/k6`, "*.ts", `${folder}/load/.scripts`);
}

async function copyMatching(from: string, pattern: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  for await (const path of new Bun.Glob(pattern).scan(from)) await cp(`${from}/${path}`, `${to}/${path}`);
}
