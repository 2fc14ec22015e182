import { fileURLToPath } from "node:url";
import { swagger } from "@elysiajs/swagger";
import { Elysia } from "elysia";
import { notFound } from "./problem.ts";

const ASSETS = "/swagger/assets";
const TYPES = new Map([
  ["swagger-ui.css", "text/css"],
  ["swagger-ui-bundle.js", "text/javascript"],
]);

/**
 * `/swagger` and `/swagger/json`, whole offline.
 *
 * The plugin describes the routes and renders the page, but the page would fetch its script from a public CDN.
 * The plugin's `scalarCDN` option names another script: ours, which shows the same description with the Swagger
 * UI files that came with the dependencies.
 */
export function swaggerPages(title: string, description: string) {
  return new Elysia({ name: "swagger-pages" })
    .use(
      swagger({
        path: "/swagger",
        scalarCDN: `${ASSETS}/page.js`,
        scalarConfig: { spec: { url: "/swagger/json" }, customCss: "" },
        documentation: { info: { title, description, version: "1" } },
        exclude: [/^\/swagger/],
      }),
    )
    .get(
      `${ASSETS}/:file`,
      ({ params: { file } }) => {
        const type = TYPES.get(file);
        if (file === "page.js")
          return new Response(PAGE_SCRIPT, { headers: { "content-type": "text/javascript" } });
        if (!type) throw notFound("There is no such file.");
        return new Response(Bun.file(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`))), {
          headers: { "content-type": type, "cache-control": "public, max-age=86400" },
        });
      },
      { detail: { hide: true } },
    );
}

const PAGE_SCRIPT = `
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
  SwaggerUIBundle({ url: "/swagger/json", domNode: page, deepLinking: true, validatorUrl: null });
};
document.head.append(stylesheet, bundle);
`;
