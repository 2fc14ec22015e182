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
  const item = (to: URLSearchParams | undefined, text: string, rel: "prev" | "next") =>
    to ? (
      <a class="button button-small" rel={rel} href={urlOf(path, { ...query, ...cursorsIn(to) })}>
        {text}
      </a>
    ) : (
      <span class="button button-small button-off" aria-hidden="true">
        {text}
      </span>
    );
  return (
    <nav class="paging" aria-label={label}>
      {item(links?.prev, `← ${previous}`, "prev")}
      {item(links?.next, `${next} →`, "next")}
    </nav>
  );
}
