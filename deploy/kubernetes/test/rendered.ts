import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { copyFiles } from "../prepare/copies.ts";
import { writeSecrets } from "../prepare/secrets.ts";
import { findRenderer } from "./kustomize.ts";
import type { KubernetesObject } from "./objects.ts";

const root = `${import.meta.dir}/../../..`;
const renderer = await findRenderer();

/** Why nothing can be rendered here; `undefined` where it can. On CI that is a failure. */
export const cannotRender: string | undefined = "reason" in renderer ? renderer.reason : undefined;
if (cannotRender && process.env.CI === "true") throw new Error(`manifests cannot be tested: ${cannotRender}`);

/** The kustomizations that an operator applies. */
export type Rendered<Form = KubernetesObject[]> = Record<"base" | "local" | "production" | "load", Form>;

/** Everything rendered and parsed; see {@link renderTexts}. */
export async function renderAll(): Promise<Rendered> {
  const { base, local, production, load } = await renderTexts();
  return { base: parse(base), local: parse(local), production: parse(production), load: parse(load) };
}

const parse = (text: string) => Bun.YAML.parse(text) as KubernetesObject[];

/**
 * Renders a copy of the manifests, prepared as the README says, so that the repository does not change. Throws with
 * kustomize's message when it fails.
 */
export async function renderTexts(): Promise<Rendered<string>> {
  const folder = await mkdtemp(`${tmpdir()}/manifests-`);
  try {
    for (const part of ["base", "components", "overlays", "load"])
      await cp(`${root}/deploy/kubernetes/${part}`, `${folder}/${part}`, { recursive: true });
    await copyFiles(root, folder);
    await writeSecrets(folder);
    const [base, local, production, load] = await Promise.all([
      render(`${folder}/base`),
      render(`${folder}/overlays/local`),
      render(`${folder}/overlays/production`),
      render(`${folder}/load`),
    ]);
    return { base, local, production, load };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function render(folder: string): Promise<string> {
  if ("reason" in renderer) throw new Error(renderer.reason);
  const child = Bun.spawn([...renderer.argv, folder], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [output, errors, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (exitCode !== 0) throw new Error(`${renderer.argv.join(" ")} failed: ${errors}`);
  return output;
}
