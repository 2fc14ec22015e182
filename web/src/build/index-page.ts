import type { Assets } from "./bundle.ts";

/**
 * The page of the application. Every path of the application gets it; the router of the client shows the rest.
 *
 * @param base the path of the assets
 * @param reloads whether an open page loads itself again after each build
 */
export const indexPage = (
  { preloads: [main = "", ...chunks], theme, style, icon, font, build }: Assets,
  base: string,
  reloads = false,
) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Heroes and villains fight. See how eight services make each fight, measure it live, and manage what is in it.">
<meta name="build" content="${build}">
${reloads ? '<meta name="reload" content="after-each-build">\n' : ""}<title>Super Heroes on Bun</title>
<script src="${base}${theme}"></script>
<link rel="icon" href="${base}${icon}" type="image/svg+xml">
<link rel="preload" href="${base}${font}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${base}${style}">
${chunks.map((chunk) => `<link rel="modulepreload" href="${base}${chunk}">\n`).join("")}<script type="module" src="${base}${main}"></script>
</head>
<body>
<div id="app"><p class="not-started">This application has not started yet. If this text stays, reload the page.</p></div>
<noscript><p class="no-script">This application needs JavaScript. The API works without: <a href="/swagger">its documentation</a>.</p></noscript>
</body>
</html>
`;
