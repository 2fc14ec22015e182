import { Html, html } from "./html.ts";
import { stylesheet } from "./stylesheet.ts";

/** One section of a page. */
export interface Section {
  id: string;
  /** Also its entry in the table of contents. */
  title: string;
  body: Html;
}

/** The content of a page. */
export interface PageContent {
  /** Shown in the browser's tab. */
  title: string;
  heading: string;
  intro: Html;
  /** The accessible name of the table of contents. */
  contentsLabel: string;
  sections: readonly Section[];
  footer: Html;
}

/** A self-contained page that opens from disk: no script, no font, no request to another host. */
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
