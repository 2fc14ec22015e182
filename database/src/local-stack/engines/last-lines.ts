/** The last lines of a log, indented to be quoted below a message. */
export function lastLines(log: string): string {
  return log
    .trim()
    .split("\n")
    .slice(-8)
    .map((line) => `  ${line}`)
    .join("\n");
}
