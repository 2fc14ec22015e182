/** Text that is already HTML and is not escaped again. */
export class Html {
  constructor(readonly text: string) {}
}

/** A value in a template: text is escaped, HTML is inserted unchanged, `null` is nothing. */
export type Part = Html | string | number | null | readonly Part[];

/** HTML from a template: ``html`<td>${value}</td>` ``. Values are escaped for elements and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + textOf(parts[index - 1] ?? null) + string));
}

/** Escapes text for an element or a quoted attribute, in HTML and in SVG. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return part === null ? "" : part.map(textOf).join("");
}
