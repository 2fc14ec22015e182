/** The page of GraphiQL, and the content security policy that it needs. */
export interface GraphiqlPage {
  html: string;
  policy: string;
}

let page: Promise<GraphiqlPage> | undefined;

/** The page, for development. It is one file without any other request, and nine megabytes, so it is loaded at its first use. */
export function graphiqlPage(): Promise<GraphiqlPage> {
  page ??= render();
  return page;
}

async function render(): Promise<GraphiqlPage> {
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const html = renderGraphiQL({
    title: "GraphiQL",
    endpoint: "/graphql",
    defaultQuery: DEFAULT_QUERY,
  }).trimStart();
  return { html, policy: policyFor(scriptOf(html)) };
}

const DEFAULT_QUERY = `# Every field is described in the documentation at the left.
query Heroes {
  heroes(first: 3) {
    edges {
      node {
        name
        level
        lastFights {
          winnerName
        }
      }
    }
    pageInfo {
      endCursor
    }
  }
}
`;

/** The text of the page's only script. */
function scriptOf(html: string): string {
  const start = html.indexOf("<script>") + "<script>".length;
  return html.slice(start, html.lastIndexOf("</script>"));
}

/** This script and its workers, which it makes from texts, and the styles that its editor writes; requests to this origin only. */
const policyFor = (script: string): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${new Bun.CryptoHasher("sha256").update(script).digest("base64")}'`,
    "worker-src blob:",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "font-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
