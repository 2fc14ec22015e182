import { cursorsIn, type PageLinks } from "../api/page-links.ts";
import { urlOf } from "../router/url.ts";

/** Links to the pages before and after this one; nothing for a single page, or before they are known. `query` is what both keep. */
export function Paging({
  links,
  path,
  query = {},
  label,
  words = ["Previous", "Next"],
}: {
  links: PageLinks | undefined;
  path: string;
  query?: Record<string, string | undefined>;
  label: string;
  words?: readonly [previous: string, next: string];
}) {
  if (links?.prev === undefined && links?.next === undefined) return null;
  const [previous, next] = words;
  // The same element with a page behind it and without: the focus stays on it until the last page, and does not go to the other one.
  const item = (to: URLSearchParams | undefined, text: string, rel: "prev" | "next") => (
    <a
      key={rel}
      class={to ? "button button-small" : "button button-small button-off"}
      rel={rel}
      tabIndex={0}
      {...(to
        ? { href: urlOf(path, { ...query, ...cursorsIn(to) }) }
        : { role: "link", "aria-disabled": true })}
    >
      {text}
    </a>
  );
  return (
    <nav class="paging" aria-label={label}>
      {item(links?.prev, `← ${previous}`, "prev")}
      {item(links?.next, `${next} →`, "next")}
    </nav>
  );
}
