/**
 * The positional arguments of a script that has no options. With `--help` or `-h` it prints the usage and ends the process. It
 * ends the process with exit code 2 and the usage when there are more or fewer arguments, or one begins with `-`: that would
 * otherwise become the name of a file or folder.
 */
export function positionals(argv: readonly string[], count: number, usage: string): string[] {
  if (argv.includes("--help") || argv.includes("-h")) {
    console.log(usage);
    process.exit(0);
  }
  const option = argv.find((argument) => argument.startsWith("-"));
  if (option !== undefined)
    console.error(`There is no option ${option}. A path that begins with - is written ./${option}.`);
  if (option === undefined && argv.length === count && argv.every(Boolean)) return [...argv];
  console.error(usage);
  process.exit(2);
}
