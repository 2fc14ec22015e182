import { ensure } from "@super-heroes/database/tools/ensure";
import { kustomize } from "@super-heroes/database/tools/kustomize";
import { findProgram, thisMachine } from "@super-heroes/database/tools/machine";

/** The arguments that render a folder, which follows them, or one sentence with the reason why nothing can. */
export type Renderer = { readonly argv: readonly string[] } | { readonly reason: string };

/** Finds kustomize or kubectl; installs kustomize where it is missing and installing is allowed. Never throws. */
export async function findRenderer(): Promise<Renderer> {
  const machine = thisMachine();
  const kubectl = (await kustomize.find(machine)) ? undefined : findProgram(machine, ["kubectl"]);
  if (kubectl) return { argv: [kubectl, "kustomize"] };
  const tool = await ensure(kustomize, { machine, onProgress: (line) => console.error(line) });
  return tool.available ? { argv: [tool.path, "build"] } : { reason: tool.reason };
}
