import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
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

/** The kustomizations that an operator applies: those of the repository, and production with a component more. */
export type Rendered<Form = KubernetesObject[]> = Record<
  "base" | "local" | "production" | "load" | "tls" | "linkerd" | "narration",
  Form
>;

/** Components that an operator adds to an overlay. */
const OPTIONAL_COMPONENTS = ["tls", "linkerd", "narration"] as const;

/** Everything rendered and parsed; see {@link renderTexts}. */
export async function renderAll(): Promise<Rendered> {
  const texts = Object.entries(await renderTexts());
  return Object.fromEntries(texts.map(([name, text]) => [name, parse(text)])) as unknown as Rendered;
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
    for (const component of OPTIONAL_COMPONENTS) await writeOverlay(folder, component);
    const [base, local, production, load, tls, linkerd, narration] = await Promise.all([
      render(`${folder}/base`),
      render(`${folder}/overlays/local`),
      render(`${folder}/overlays/production`),
      render(`${folder}/load`),
      render(`${folder}/overlays/tls`),
      render(`${folder}/overlays/linkerd`),
      render(`${folder}/overlays/narration`),
    ]);
    return { base, local, production, load, tls, linkerd, narration };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The overlay for production with one more component, as the README describes it. */
async function writeOverlay(folder: string, component: string): Promise<void> {
  await mkdir(`${folder}/overlays/${component}`);
  const text = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: super-heroes
resources: [../production]
components: [../../components/${component}]
`;
  await writeFile(`${folder}/overlays/${component}/kustomization.yaml`, text);
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
