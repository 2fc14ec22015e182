import { expect, test } from "bun:test";
import { reportPage } from "./report-page.ts";

const report = `<!doctype html><html><head><title>Report</title><style>
p { color: red; }
</style></head>
<body>
<p class="a" style="color:blue">One</p><p style="color:blue">Two</p><p style="font: 12px x" class="b">Three</p>
<a href="run.json">a run</a> <a href="other.json">another</a> <a href="#top">up</a> <a href="https://bun.com">out</a>
</body></html>`;

const { page, style } = reportPage(report, {
  fonts: "/* fonts */",
  iconHref: "/assets/icon.svg",
  styleHref: () => "/assets/report.css",
  hrefOf: (file) => (file === "run.json" ? "/results?run=run.json" : undefined),
});

test("no style is left in the page", () => {
  expect(page).not.toContain("style=");
  expect(page).not.toContain("<style");
  expect(page).toContain('<link rel="stylesheet" href="/assets/report.css">');
});

test("the icon is that of the application, and the way back is in a landmark of its own", () => {
  expect(page).toContain('<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">');
  expect(page).toMatch(/<nav [^>]*aria-label="Application"><a href="\/results">/);
});

test("the styles are in the stylesheet, equal ones once", () => {
  expect(style).toContain("p { color: red; }");
  expect(style.match(/color:blue/g)).toHaveLength(1);
  expect(page).toContain('<p class="a s1">One</p><p class="s1">Two</p><p class="b s2">Three</p>');
});

test("links to served files are changed, others stay", () => {
  expect([...page.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
    "/results",
    "/results?run=run.json",
    "other.json",
    "#top",
    "https://bun.com",
  ]);
});
