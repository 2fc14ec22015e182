/**
 * `bun deploy/kubernetes/prepare.ts`: writes the files of the local overlay and the load run that are not in git, because
 * kustomize reads no files outside of its folder. A second run keeps the secrets.
 */
import { command } from "@super-heroes/cli/command";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { copyFiles } from "./prepare/copies.ts";
import { writeSecrets } from "./prepare/secrets.ts";

const prepare = command({
  call: "bun deploy/kubernetes/prepare.ts",
  description:
    "Writes what the local overlay and the load run need and git does not keep: overlays/local/generated and load/.scripts. Secrets stay the same when it runs again.",
  options: {},
  async run() {
    await copyFiles(repositoryRoot, import.meta.dir);
    await writeSecrets(import.meta.dir);
    console.log(
      "deploy/kubernetes: wrote overlays/local/generated and load/.scripts; next: kubectl apply -k deploy/kubernetes/overlays/local",
    );
  },
});

await runProgram("prepare", prepare.run);
