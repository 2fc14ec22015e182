import { fileURLToPath } from "node:url";
import type { AnyElysia } from "elysia";
import { notFound } from "../problem.ts";
import { describeRoutes } from "./describe.ts";
import type { OpenApiDocument } from "./document.ts";

const ASSETS = "/swagger/assets";

/** The files of Swagger UI that the page loads, and their media types. */
const FILES = new Map([
  ["swagger-ui.css", "text/css"],
  ["swagger-ui-bundle.js", "text/javascript"],
]);

const hidden = { detail: { hide: true } };

/** The service that the pages describe. */
export interface SwaggerOptions {
  title: string;
  description: string;
  /** Whether the service opens encrypted bodies. */
  opensEnvelopes: boolean;
  /** Makes the published document from the document of the service's own routes; by default they are the same. */
  extend?: ((own: OpenApiDocument) => Promise<OpenApiDocument>) | undefined;
}

/**
 * Adds `/swagger` and `/swagger/json` to an app. The document is made on the first request, from all routes that the app
 * has then. The page loads nothing from any other host.
 */
export function addSwaggerPages(
  app: AnyElysia,
  { title, description, opensEnvelopes, extend = async (own) => own }: SwaggerOptions,
): void {
  let document: OpenApiDocument | undefined;
  app
    .get("/swagger", () => swaggerPage(title, "/swagger/json"), hidden)
    .get(
      "/swagger/json",
      () => {
        document ??= describeRoutes({ title, description, routes: app.routes, opensEnvelopes });
        return extend(document);
      },
      hidden,
    )
    .get(`${ASSETS}/:file`, ({ params: { file } }) => asset(file), hidden);
}

/** A page that shows the document at `documentPath`. */
export function swaggerPage(title: string, documentPath: string): Response {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${Bun.escapeHTML(title)}: API</title>
<link rel="stylesheet" href="${ASSETS}/swagger-ui.css">
<script defer src="${ASSETS}/swagger-ui-bundle.js"></script>
<script defer src="${ASSETS}/page.js" data-document="${Bun.escapeHTML(documentPath)}"></script>
</head>
<body><main id="document"></main></body>
</html>
`;
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

const PAGE_SCRIPT = `
const { document: url } = document.currentScript.dataset;
const dark = matchMedia("(prefers-color-scheme: dark)");
const followScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followScheme);
followScheme();
SwaggerUIBundle({ url, dom_id: "#document", deepLinking: true, validatorUrl: null });
`;

function asset(file: string): Response {
  if (file === "page.js")
    return new Response(PAGE_SCRIPT, { headers: { "content-type": "text/javascript" } });
  const type = FILES.get(file);
  if (!type) throw notFound("There is no such file.");
  return new Response(Bun.file(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`))), {
    headers: { "content-type": type, "cache-control": "public, max-age=86400" },
  });
}
