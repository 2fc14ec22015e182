import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type CatalogueName, listRows, NOUNS, type Rows } from "../../api/catalogues.ts";
import { cursorsIn } from "../../api/page-links.ts";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { count } from "../../parts/numbers.ts";
import { Paging } from "../../parts/paging.tsx";
import { Portrait } from "../../parts/portrait.tsx";
import { useResource } from "../../parts/resource.ts";
import { useTitle } from "../../parts/title.ts";
import { navigate, place } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import { isAdmin } from "../../session/session.ts";
import { catalogueIn, WORDS } from "./words.ts";

const ROWS = 25;
const SEARCH_AFTER_MS = 200;

/** A catalogue as a table: searched and paged by its service, so that it may have a million rows. */
export default function ListingPage() {
  const name = catalogueIn(place.value.path);
  // Each catalogue has a state of its own.
  return <Listing key={name} name={name} />;
}

function Listing({ name }: { name: CatalogueName }) {
  const { title, one, lead } = WORDS[name];
  useTitle(title);
  const { query } = place.value;
  const search = query.get("name") ?? "";
  const parameters = {
    limit: String(ROWS),
    ...(search.trim() !== "" && { name_filter: search.trim() }),
    ...cursorsIn(query),
  };
  const { data, failure, reload, isLoading } = useResource(
    new URLSearchParams(parameters).toString(),
    (signal) => listRows(name, parameters, signal),
  );
  const page = data.value;
  return (
    <section class="page">
      <header class="page-head">
        <Heading>{title}</Heading>
        <p class="lead">{lead}</p>
        {isAdmin.value && (
          <a class="button button-primary" href={`/${name}/new`}>
            New {one.toLowerCase()}
          </a>
        )}
      </header>
      <section class="panel" aria-label={title} aria-busy={isLoading.value}>
        <Search name={name} search={search} />
        <FailureNotice failure={failure.value} retry={reload}>
          {!failure.value?.isPassing && (
            <p>
              <a href={`/${name}`}>To the first page</a>
            </p>
          )}
        </FailureNotice>
        <p class="sr-only" role="status">
          {page && !isLoading.value ? `${page.rows.length} rows on this page` : ""}
        </p>
        {page?.rows.length === 0 && (
          <p class="empty">{search === "" ? "There are no rows here." : "No name contains this text."}</p>
        )}
        {page && page.rows.length > 0 && <Table name={name} rows={page.rows} />}
        {!page && !failure.value && <div class="listing-room" aria-hidden="true" />}
        <Paging
          links={page}
          path={`/${name}`}
          query={{ name: search === "" ? undefined : search }}
          label={`Pages of ${name}`}
        />
      </section>
    </section>
  );
}

/** The URL follows what is typed. */
function Search({ name, search }: { name: CatalogueName; search: string }) {
  const text = useSignal(search);
  const sent = useRef(search);
  useEffect(() => {
    // What was typed since then must not be overwritten by the URL that follows it.
    if (search !== sent.current) text.value = search;
    sent.current = search;
  }, [search]);
  useEffect(() => {
    if (text.value === search) return;
    const timer = setTimeout(() => {
      sent.current = text.value;
      navigate(urlOf(`/${name}`, { name: text.value }), { replace: search !== "" });
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text.value]);
  return (
    <div class="field search">
      <label for="search">Find by name</label>
      <input
        id="search"
        class="input"
        type="search"
        maxLength={50}
        dir="auto"
        autocomplete="off"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

function Table<Name extends CatalogueName>({ name, rows }: { name: Name; rows: readonly Rows[Name][] }) {
  const hasLevels = name !== "locations";
  return (
    <table class="table listing">
      <thead>
        <tr>
          <th scope="col" class="listing-face">
            <span class="sr-only">Portrait</span>
          </th>
          <th scope="col">Name</th>
          {hasLevels && (
            <th scope="col" class="number">
              Level
            </th>
          )}
          <th scope="col" class="listing-more">
            {hasLevels ? "Powers" : "Description"}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td class="listing-face">
              <Portrait noun={NOUNS[name]} name={row.name} />
            </td>
            <th scope="row">
              <a href={`/${name}/${row.id}`} dir="auto" class="listing-name">
                {row.name}
              </a>
              {"otherName" in row && row.otherName !== "" && (
                <span class="listing-other" dir="auto">
                  {row.otherName}
                </span>
              )}
            </th>
            {"level" in row && <td class="number">{count(row.level)}</td>}
            <td class="listing-more">
              <span class="clamp" dir="auto">
                {("powers" in row ? row.powers : row.description).slice(0, 300)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
