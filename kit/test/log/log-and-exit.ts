import { createLog, type LogLevel } from "../../src/log/log.ts";
import { openLogFiles } from "../../src/log/log-files.ts";

// A process that logs a detail, an error, and a line of each of the given lengths, and ends at once. Where LOG_DIR is
// set, to files as well.
const [level, form, ...lengths] = process.argv.slice(2);
const { LOG_DIR: dir } = process.env;
const service = "program";
const { log, flush } = await createLog({
  service,
  level: level as LogLevel,
  readable: form === "readable",
  files: dir ? openLogFiles({ dir, service, oldFiles: 1, onDropped: () => {} }) : undefined,
});
log.debug("a detail");
log.error(new Error("a mishap"));
for (const [index, length] of lengths.entries()) log.info({ index }, "x".repeat(Number(length)));
flush();
process.exit(0);
