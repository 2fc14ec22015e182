/** `bun run tools [NAME …]`: see `--help`. */
import { endWithStarter } from "@super-heroes/cli/processes/starter";
import { toolsCommand } from "./tools-command.ts";

endWithStarter();
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());

/** On a terminal the progress is one line that is drawn over. */
const { isTTY } = process.stderr;
const clear = () => void (isTTY && process.stderr.write("\r\x1b[K"));

process.exit(
  await toolsCommand(process.argv.slice(2), {
    signal: interruption.signal,
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
