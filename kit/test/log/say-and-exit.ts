import { createLog, type LogLevel } from "../../src/log.ts";

// A process that logs a detail, an error, and a line of each of the given lengths, and ends at once.
const [level, form, ...lengths] = process.argv.slice(2);
const { log, flush } = await createLog({
  service: "speaker",
  level: level as LogLevel,
  readable: form === "readable",
});
log.debug("a detail");
log.error(new Error("a mishap"));
for (const [index, length] of lengths.entries()) log.info({ index }, "x".repeat(Number(length)));
flush();
process.exit(0);
