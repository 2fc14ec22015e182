import type { FightsUnderTest } from "./fights-under-test.ts";

/** The sum of a metric's samples with these labels, as `/metrics` shows it; 0 without samples. */
export async function scrape(
  { send }: Pick<FightsUnderTest, "send">,
  metric: string,
  labels: Record<string, string>,
): Promise<number> {
  const page = await (await send("/metrics")).text();
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return page
    .split("\n")
    .filter((line) => line.startsWith(`${metric}{`) && wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}
