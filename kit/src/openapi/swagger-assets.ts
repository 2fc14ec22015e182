import { fileURLToPath } from "node:url";
import { notFound } from "../http/problem.ts";

/** The path of the files that the pages load. */
export const ASSETS = "/swagger/assets";

/** The script of the pages. */
export const PAGE_SCRIPT = `${ASSETS}/page.js`;

/** The files of Swagger UI that the script loads, and their media types. */
const FILES = new Map([
  ["swagger-ui.css", "text/css"],
  ["swagger-ui-bundle.js", "text/javascript"],
]);

/** The plugin's page has the path of its document in a data attribute, as Scalar's script expects it. */
const PAGE_SCRIPT_TEXT = `
const { url } = document.getElementById("api-reference").dataset;
document.documentElement.lang = "en";
const dark = matchMedia("(prefers-color-scheme: dark)");
const followScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followScheme);
followScheme();
const stylesheet = document.createElement("link");
stylesheet.rel = "stylesheet";
stylesheet.href = "${ASSETS}/swagger-ui.css";
const bundle = document.createElement("script");
bundle.src = "${ASSETS}/swagger-ui-bundle.js";
bundle.onload = () => {
  const page = document.createElement("main");
  document.body.append(page);
  SwaggerUIBundle({ url, domNode: page, deepLinking: true, validatorUrl: null });
};
document.head.append(stylesheet, bundle);
`;

/** A file under {@link ASSETS}. Throws 404. */
export function swaggerAsset(file: string): Response {
  if (`${ASSETS}/${file}` === PAGE_SCRIPT)
    return new Response(PAGE_SCRIPT_TEXT, { headers: { "content-type": "text/javascript" } });
  const type = FILES.get(file);
  if (!type) throw notFound("This file does not exist.");
  return new Response(Bun.file(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`))), {
    headers: { "content-type": type, "cache-control": "public, max-age=86400" },
  });
}
