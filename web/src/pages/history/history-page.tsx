import { listFights } from "../../api/fights.ts";
import { cursorsIn } from "../../api/page-links.ts";
import { FightList } from "../../parts/fight-list.tsx";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { Paging } from "../../parts/paging.tsx";
import { useResource } from "../../parts/resource.ts";
import { useTitle } from "../../parts/title.ts";
import { place } from "../../router/place.ts";

/** All fights in pages, newest first. */
export default function HistoryPage() {
  useTitle("All fights");
  const cursors = cursorsIn(place.value.query);
  const query = new URLSearchParams({ limit: "20", ...cursors });
  const { data, failure, reload, isLoading } = useResource(query.toString(), (signal) =>
    listFights(Object.fromEntries(query), signal),
  );
  const page = data.value;
  return (
    <section class="page">
      <header class="page-head">
        <Heading>All fights</Heading>
        <p class="lead">Newest first. Each fight has a link of its own.</p>
      </header>
      <FailureNotice failure={failure.value} retry={reload} />
      <section class="panel" aria-label="Fights" aria-busy={isLoading.value}>
        {page?.rows.length === 0 && <p class="empty">There are no fights here.</p>}
        {page && <FightList fights={page.rows} />}
        <Paging links={page} path="/fights" label="Pages of fights" words={["Newer", "Older"]} />
      </section>
      {Object.keys(cursors).length > 0 && (
        <p>
          <a href="/fights">To the newest fights</a>
        </p>
      )}
    </section>
  );
}
