import { thisMachine } from "./machine.ts";
import { type EnsureOptions, InstallError, type Tool, type ToolDefinition, unavailable } from "./tool.ts";

/**
 * The tool of this machine; it is installed into the tools folder where it is missing, can be installed, and `mayInstall`
 * allows it. Throws only the signal's reason when that is aborted.
 */
export async function ensure(
  tool: ToolDefinition,
  {
    machine = thisMachine(),
    onProgress = () => {},
    signal = new AbortController().signal,
  }: EnsureOptions = {},
): Promise<Tool> {
  const found = await tool.find(machine);
  if (found) return found;
  if (tool.install && !machine.mayInstall)
    return unavailable(`${tool.name} is missing: \`bun run tools ${tool.name}\` installs it`);
  if (!tool.install) return unavailable(`${tool.name} is not on the PATH: ${tool.howToInstall}`);
  try {
    await tool.install({ machine, onProgress, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof InstallError) return unavailable(`${tool.name}: ${error.message}`);
    throw error;
  }
  return (
    (await tool.find(machine)) ??
    unavailable(`${tool.name} was put into ${machine.toolsDir}, but does not run on this machine`)
  );
}
