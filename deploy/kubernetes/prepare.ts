/**
 * `bun deploy/kubernetes/prepare.ts`: writes the files of the local overlay and the load run that are not in git, because
 * kustomize reads no files outside of its folder. A second run keeps the secrets.
 */
import { copyFiles } from "./prepare/copies.ts";
import { writeSecrets } from "./prepare/secrets.ts";

const root = `${import.meta.dir}/../..`;
await copyFiles(root, import.meta.dir);
await writeSecrets(import.meta.dir);
console.log(
  "deploy/kubernetes: wrote overlays/local/generated and load/.scripts; next: kubectl apply -k deploy/kubernetes/overlays/local",
);
