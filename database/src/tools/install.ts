/** `bun database/src/tools/install.ts k6 ferretdb`: sees to it that the named tools are there, and prints their paths. */
import { ensureFerretdb } from "./ferretdb.ts";
import { ensureK6 } from "./k6.ts";

const tools = new Map([
  ["k6", ensureK6],
  ["ferretdb", ensureFerretdb],
]);

const names = process.argv.slice(2);
const unknown = names.filter((name) => !tools.has(name));
if (names.length === 0 || unknown.length > 0) {
  console.error(
    `usage: bun database/src/tools/install.ts ${[...tools.keys()].map((name) => `[${name}]`).join(" ")}`,
  );
  if (unknown.length > 0) console.error(`unknown: ${unknown.join(", ")}`);
  process.exit(2);
}

for (const [name, ensure] of tools) {
  if (!names.includes(name)) continue;
  const tool = await ensure({ onProgress: (line) => console.error(line) });
  if (tool.available) console.log(`${name} ${tool.version} ${tool.path}`);
  else {
    console.error(`${name}: ${tool.reason}`);
    process.exitCode = 1;
  }
}
