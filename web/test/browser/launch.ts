import type { Browser } from "playwright-core";

/** A variable that the runner of this program sets. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

/** A name of this machine that browsers take for another one's. */
export const OTHER_MACHINE = "other-machine.example";

/** Starts Chromium. */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = (await import(required("PLAYWRIGHT"))) as typeof import("playwright-core");
  return await chromium.launch({
    executablePath: required("CHROMIUM"),
    args: ["--no-sandbox", `--host-resolver-rules=MAP ${OTHER_MACHINE} 127.0.0.1`],
  });
}
