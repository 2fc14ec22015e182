import { expect, test } from "bun:test";
import { join } from "node:path";
import { Interrupted } from "./interruption.ts";
import { exitCodeOf } from "./run-program.ts";
import { UsageError } from "./usage-error.ts";

async function ended(work: () => Promise<number>) {
  const lines: string[] = [];
  return { code: await exitCodeOf("try", work, (line) => lines.push(line)), lines };
}

const failing = (error: unknown) => () => Promise.reject(error);

test("the exit code of the work is that of the command", async () => {
  expect(await ended(async () => 3)).toEqual({ code: 3, lines: [] });
});

test("wrong usage ends with 2, a failure with 1, an interruption with 130; each is a line", async () => {
  expect(await ended(failing(new UsageError("no such option")))).toEqual({
    code: 2,
    lines: ["try: no such option"],
  });
  expect(await ended(failing(new Error("heroes did not start\n  its log\nnothing runs")))).toEqual({
    code: 1,
    lines: ["try: heroes did not start", "  its log", "try: nothing runs"],
  });
  expect(await ended(failing(new Interrupted("SIGINT")))).toEqual({ code: 130, lines: ["Stopped."] });
});

test("a defect of the program keeps its stack", async () => {
  const defect = new TypeError("undefined is not a function");
  await expect(ended(failing(defect))).rejects.toBe(defect);
});

test("Ctrl-C ends a program with 130, once its work has stopped in order", async () => {
  const program = `
    import { aborted, interruption } from ${JSON.stringify(join(import.meta.dir, "interruption.ts"))};
    import { runProgram } from ${JSON.stringify(join(import.meta.dir, "run-program.ts"))};
    await runProgram("try", async () => {
      const signal = interruption();
      console.log("working");
      await aborted(signal);
      console.log("in order");
      throw signal.reason;
    });
  `;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "pipe" });
  const output = child.stdout.getReader();
  expect(new TextDecoder().decode((await output.read()).value)).toBe("working\n");
  child.kill("SIGINT");
  expect(new TextDecoder().decode((await output.read()).value)).toBe("in order\n");
  expect(await new Response(child.stderr).text()).toBe("Stopped.\n");
  expect(await child.exited).toBe(130);
});
