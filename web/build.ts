/** `bun run build`: the application, as the gateway serves it, in `dist/`. */
import { join } from "node:path";
import { buildApplication } from "./src/build/build-application.ts";

const dist = join(import.meta.dir, "dist");
const { files, firstPage } = await buildApplication(dist, join(import.meta.dir, "../results"));
const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
console.log(
  `Built ${files} files. The first page loads ${kib(firstPage.script)} of JavaScript and ${kib(firstPage.style)} of CSS (gzip).`,
);
