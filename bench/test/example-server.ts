import { linesOf } from "@super-heroes/cli/processes/lines";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { endWithRun } from "@super-heroes/testing/processes/interrupted-run";

/** The programs of examples/ab/, each with its runtime. */
export const EXAMPLE_SERVERS = {
  node: ["node", "examples/ab/node-server.js"],
  bun: [process.execPath, "examples/ab/bun-server.js"],
} as const;

/** One of the example servers in a process of its own. */
export interface ExampleServer extends AsyncDisposable {
  url: string;
}

/** Starts it on a free port, with only these variables. Rejects with what it printed when it does not listen. */
export async function startExample(
  runtime: keyof typeof EXAMPLE_SERVERS,
  variables: Record<string, string> = {},
): Promise<ExampleServer> {
  const child = Bun.spawn([...EXAMPLE_SERVERS[runtime]], {
    cwd: repositoryRoot,
    env: { PATH: process.env.PATH ?? "", PORT: "0", ...variables },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  endWithRun(child);
  for await (const line of linesOf(child.stdout)) {
    const url = /(http:\/\/127\.0\.0\.1:\d+)\//.exec(line)?.[1];
    if (url === undefined) continue;
    return {
      url,
      async [Symbol.asyncDispose]() {
        child.kill("SIGTERM");
        await child.exited;
      },
    };
  }
  throw new Error(await new Response(child.stderr).text());
}
