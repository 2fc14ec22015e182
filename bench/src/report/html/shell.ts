import type { Section } from "../sections/section.ts";
import { Html, html } from "./html.ts";
import { stylesheet } from "./stylesheet.ts";

/** What is on a page. */
export interface PageContent {
  /** In the browser's tab. */
  title: string;
  heading: string;
  /** Under the heading. */
  intro: Html;
  /** What the table of contents is called, for those who do not see it. */
  contentsLabel: string;
  /** In their order; each is in the table of contents. */
  sections: readonly Section[];
  footer: Html;
}

/** A whole page that needs nothing else: no script, no font, no other host. It opens from disk. */
export function shell({ title, heading, intro, contentsLabel, sections, footer }: PageContent): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(stylesheet)}</style>
</head>
<body>
<header>
<h1>${heading}</h1>
${intro}${sections.length === 0 ? null : contents(contentsLabel, sections)}</header>
<main>
${sections.map(sectionElement)}</main>
<footer>${footer}</footer>
</body>
</html>
`.text;
}

const contents = (label: string, sections: readonly Section[]) =>
  html`<nav aria-label="${label}"><ol>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
`;

const sectionElement = ({
  id,
  title,
  body,
}: Section) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`;
