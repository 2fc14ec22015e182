import { swagger } from "@elysiajs/swagger";
import { ScalarRender } from "@elysiajs/swagger/scalar";
import type { AnyElysia } from "elysia";
import { version } from "../version.ts";
import { describeRoutes } from "./describe.ts";
import type { OpenApiDocument } from "./document.ts";
import { ASSETS, PAGE_SCRIPT, swaggerAsset } from "./swagger-assets.ts";

const hidden = { detail: { hide: true } };

/** The service that the pages describe. */
export interface SwaggerOptions {
  title: string;
  description: string;
  /** Whether the service opens encrypted bodies. */
  opensEnvelopes: boolean;
  /** Creates the published document from that of the service's own routes; by default they are the same. */
  extend?: ((own: OpenApiDocument) => Promise<OpenApiDocument>) | undefined;
}

/**
 * Adds `/swagger` and `/swagger/json` to an app. The document is created at the first request, from all routes that the app has then.
 * The page loads nothing from other hosts.
 *
 * The plugin renders the page and describes the routes at `/swagger/routes.json`. That description is not the published
 * document: it offers form and text bodies that are refused, has no refusals, access tokens or envelopes, omits
 * `additionalProperties` and the titles of response schemas, and is OpenAPI 3.0, whose schemas are no JSON Schemas.
 */
export function addSwaggerPages(
  app: AnyElysia,
  { title, description, opensEnvelopes, extend = async (own) => own }: SwaggerOptions,
): void {
  let document: OpenApiDocument | undefined;
  app
    .use(
      swagger({
        provider: "scalar",
        path: "/swagger",
        specPath: "/swagger/routes.json",
        scalarCDN: PAGE_SCRIPT,
        scalarConfig: pageOf("/swagger/json"),
        documentation: { info: infoOf(title, description) },
        // The plugin would take `/.well-known/jwks.json` for a file.
        excludeStaticFile: false,
      }),
    )
    .get(
      "/swagger/json",
      () => {
        document ??= describeRoutes({ title, description, routes: app.routes, opensEnvelopes });
        return extend(document);
      },
      hidden,
    )
    .get(`${ASSETS}/:file`, ({ params: { file } }) => swaggerAsset(file), hidden);
}

/** A page as the plugin renders it, for the document at `documentPath`. */
export const swaggerPage = (title: string, documentPath: string): Response =>
  new Response(ScalarRender(infoOf(title, `The API of ${title}.`), "", pageOf(documentPath), PAGE_SCRIPT), {
    headers: { "content-type": "text/html; charset=utf-8" },
  });

/**
 * The source for `script-src` that a content security policy needs for these pages, besides `'self'`: the plugin stores the page's
 * configuration in the attributes of a script element that contains only this whitespace.
 */
export const BLANK_SCRIPT_SOURCE = `'sha256-${new Bun.CryptoHasher("sha256").update("\n    ").digest("base64")}'`;

/** Without the plugin's style sheets, which belong to Scalar's own script. */
const pageOf = (documentPath: string) => ({ spec: { url: documentPath }, customCss: "" });

/** The plugin writes these texts into its page unchanged. */
const infoOf = (title: string, description: string) => ({
  title: Bun.escapeHTML(title),
  description: Bun.escapeHTML(description),
  version,
});
