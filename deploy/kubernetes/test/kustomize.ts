import { ensure } from "@super-heroes/database/tools/ensure";
import { kustomize } from "@super-heroes/database/tools/kustomize";
import { findProgram, thisMachine } from "@super-heroes/database/tools/machine";

/** What renders a folder that is named after it, or one sentence on why there is nothing that does. */
export type Renderer = { readonly argv: readonly string[] } | { readonly reason: string };

/** kustomize or kubectl of this machine; kustomize is installed where it is missing and may be. Never throws. */
export async function findRenderer(): Promise<Renderer> {
  const machine = thisMachine();
  const kubectl = (await kustomize.find(machine)) ? undefined : findProgram(machine, ["kubectl"]);
  if (kubectl) return { argv: [kubectl, "kustomize"] };
  const tool = await ensure(kustomize, { machine, onProgress: (line) => console.error(line) });
  return tool.available ? { argv: [tool.path, "build"] } : { reason: tool.reason };
}
