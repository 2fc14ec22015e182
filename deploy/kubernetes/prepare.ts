/**
 * `bun deploy/kubernetes/prepare.ts`: writes what the local overlay and the load run need and git does not keep, because
 * kustomize reads no file outside of the folder it is given. Secrets stay the same when it runs again.
 */
import { copyFiles } from "./prepare/copies.ts";
import { writeSecrets } from "./prepare/secrets.ts";

const root = `${import.meta.dir}/../..`;
await copyFiles(root, import.meta.dir);
await writeSecrets(import.meta.dir);
console.log(
  "deploy/kubernetes: wrote overlays/local/generated and load/.scripts; next: kubectl apply -k deploy/kubernetes/overlays/local",
);
