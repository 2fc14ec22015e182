/** Prints a failure to standard error. Each line begins with the command's name, but what it quotes is indented. */
export function reportFailure(
  command: string,
  message: string,
  write: (line: string) => void = console.error,
): void {
  for (const line of message.split("\n")) write(/^\s/.test(line) ? line : `${command}: ${line}`);
}
