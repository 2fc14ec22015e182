/** The report of the bench, for this server: its page, and the stylesheet that the page links. */
export interface ReportPage {
  page: string;
  style: string;
}

/** What the report has in the application: its font, its surroundings, and a way back. */
const SURROUNDINGS = `
:root { --page: #f2f0e9; --outline: #1c2126; }
body { background: var(--page); font-family: Archivo, system-ui, sans-serif; }
h1, h2, h3 { font-weight: 800; }
h1 { font-weight: 900; letter-spacing: -.035em; }
.back { display: flex; max-width: none; padding: 18px max(20px, calc((100vw - 1080px) / 2)); background: var(--surface); border-bottom: 2px solid var(--outline); font-weight: 700; }
main > section { background: var(--surface); border: 2px solid var(--outline); border-radius: 10px; padding: 28px 24px; }
@media (prefers-color-scheme: dark) { :root { --page: #0e1114; --outline: #4b5661; } }
`;

/**
 * Moves the styles of the report into a stylesheet, because the policy of the application allows none in a page, and leads its
 * links to result files to where this server has them. The report itself stays as it was published.
 *
 * @param fonts the rules of the application's fonts
 * @param iconHref the path of the application's icon, without which a browser requests one that does not exist
 * @param hrefOf the path of a result file; `undefined` for one that is not served
 */
export function reportPage(
  report: string,
  {
    fonts,
    iconHref,
    styleHref,
    hrefOf,
  }: {
    fonts: string;
    iconHref: string;
    styleHref: (style: string) => string;
    hrefOf: (file: string) => string | undefined;
  },
): ReportPage {
  const [styleElement = "", css = ""] = /<style>([\s\S]*?)<\/style>/.exec(report) ?? [];
  const classes = new Map<string, string>();
  const withoutAttributes = report
    .replace(styleElement, "\u0000")
    .replace(
      / (class="([^"]*)" )?style="([^"]*)"( class="([^"]*)")?/g,
      (_, _1, before = "", declarations: string, _2, after = "") => {
        const name = classes.get(declarations) ?? `s${classes.size + 1}`;
        classes.set(declarations, name);
        return ` class="${[before, after, name].filter(Boolean).join(" ")}"`;
      },
    )
    .replace(/<a href="([^"#:]+\.json)"/g, (link, file: string) => {
      const href = hrefOf(file);
      return href === undefined ? link : `<a href="${href}"`;
    })
    .replace(
      /<body>/,
      '<body>\n<nav class="back" aria-label="Application"><a href="/results">← Super Heroes on Bun, results</a></nav>',
    );
  const moved = [...classes].map(([declarations, name]) => `.${name} { ${declarations} }`).join("\n");
  const style = `${fonts}\n${css}\n${moved}\n${SURROUNDINGS}`;
  return {
    page: withoutAttributes.replace(
      "\u0000",
      `<link rel="icon" href="${iconHref}" type="image/svg+xml">\n<link rel="stylesheet" href="${styleHref(style)}">`,
    ),
    style,
  };
}
