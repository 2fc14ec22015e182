/** `bun run tools [NAME …]`: see `--help`. */
import { interruption } from "@super-heroes/cli/interruption";
import { runProgram } from "@super-heroes/cli/run-program";
import { toolsCommand } from "./tools-command.ts";

/** On a terminal the progress is one line that is drawn over. */
const { isTTY } = process.stderr;
const clear = () => void (isTTY && process.stderr.write("\r\x1b[K"));

await runProgram("tools", (argv) =>
  toolsCommand(argv, {
    signal: interruption(),
    print(line) {
      clear();
      console.log(line);
    },
    complain(line) {
      clear();
      console.error(line);
    },
    onProgress: (line) => void process.stderr.write(isTTY ? `\r\x1b[K${line}` : `${line}\n`),
  }),
);
