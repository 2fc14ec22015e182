import type { Files } from "./files.ts";
import type { Gap } from "./gap.ts";

/** The files that images are built with; an installation needs the manifest of every workspace. */
const DOCKER_IGNORES = [".dockerignore", "deploy/load/Dockerfile.dockerignore"];

/** Workspaces that the lockfile or the images lack, and those of the lockfile that no longer exist. */
export function gapsInWorkspaces(files: Files): Gap[] {
  const folders = workspacesIn(files);
  const locked = [...(files.read("bun.lock") ?? "").matchAll(/^ {4}"([\w/-]+)": \{$/gm)].map(
    ([, name = ""]) => name,
  );
  return [
    ...folders
      .filter((folder) => !locked.includes(folder))
      .map((folder) => ({ file: "bun.lock", problem: `has no workspace ${folder}: run \`bun install\`` })),
    ...locked
      .filter((folder) => !folders.includes(folder))
      .map((folder) => ({
        file: "bun.lock",
        problem: `has a workspace ${folder} that is gone: run \`bun install\``,
      })),
    ...DOCKER_IGNORES.flatMap((file) => {
      const patterns = (files.read(file) ?? "").split("\n");
      return folders
        .filter((folder) => !letsThrough(patterns, folder))
        .map(
          (folder): Gap => ({
            file,
            problem: `keeps the manifest of ${folder} from images: add !${folder}/package.json`,
          }),
        );
    }),
  ];
}

/** The folders of the workspaces, as the patterns of package.json name them. */
function workspacesIn(files: Files): string[] {
  const { workspaces } = JSON.parse(files.read("package.json") ?? "{}") as { workspaces?: string[] };
  return (workspaces ?? []).flatMap((pattern) => {
    if (!pattern.endsWith("/*")) return [pattern];
    const parent = pattern.slice(0, -2);
    return files
      .list(parent)
      .map((name) => `${parent}/${name}`)
      .filter((folder) => files.read(`${folder}/package.json`) !== undefined);
  });
}

/** Whether one of the patterns includes a workspace's manifest, or a folder around it. */
function letsThrough(patterns: readonly string[], folder: string): boolean {
  const [parent = ""] = folder.split("/");
  const ways = [folder, parent, `${folder}/package.json`, `${parent}/*/package.json`];
  return ways.some((way) => patterns.includes(`!${way}`));
}
