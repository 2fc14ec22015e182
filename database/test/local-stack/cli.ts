import { join } from "node:path";

const program = join(import.meta.dir, "../../src/databases.ts");

/** Runs `bun run databases` with these arguments to its end, as a process of its own. */
export async function databases(
  ...args: string[]
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const child = Bun.spawn([process.execPath, program, ...args], { stdout: "pipe", stderr: "pipe" });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { exitCode, stdout, stderr };
}
