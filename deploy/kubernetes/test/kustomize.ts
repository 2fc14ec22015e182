import { inTemporaryFolder, writeRequiringModule } from "../../../database/src/tools/go-build.ts";
import { builtWithGo } from "./built-with-go.ts";

const module = "sigs.k8s.io/kustomize/kustomize/v5";
const version = "v5.7.1";

/** What renders a folder that is named after it, or one sentence on why there is nothing that does. */
export type Renderer = { readonly argv: readonly string[] } | { readonly reason: string };

/** kustomize or kubectl of the search path, else kustomize built with Go, which takes half a minute. Never throws. */
export async function findRenderer(): Promise<Renderer> {
  const kustomize = Bun.which("kustomize");
  if (kustomize) return { argv: [kustomize, "build"] };
  const kubectl = Bun.which("kubectl");
  if (kubectl) return { argv: [kubectl, "kustomize"] };
  const built = await builtWithGo({
    name: "kustomize",
    version,
    package: module,
    inModule: (work) =>
      inTemporaryFolder(async (folder) => {
        await writeRequiringModule(folder, module, version);
        await work(folder);
      }),
  });
  return built.available ? { argv: [built.path, "build"] } : { reason: built.reason };
}
