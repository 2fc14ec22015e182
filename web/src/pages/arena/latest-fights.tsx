import { listFights } from "../../api/fights.ts";
import { FightList } from "../../parts/fight-list.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { useResource } from "../../parts/resource.ts";

/** The newest fights below the stage. `version` changes when there is another one. */
export function LatestFights({ version, current }: { version: number; current: string | undefined }) {
  const { data, failure, reload } = useResource(`latest ${version}`, (signal) =>
    listFights({ limit: "8" }, signal),
  );
  const rows = data.value?.rows;
  return (
    <section class="panel" aria-labelledby="latest">
      <div class="panel-head">
        <h2 id="latest">Latest fights</h2>
        <a href="/fights">All fights</a>
      </div>
      <FailureNotice failure={failure.value} retry={reload} />
      {rows?.length === 0 && <p class="empty">There was no fight yet. The first one is yours.</p>}
      {rows ? (
        <FightList fights={rows} current={current} />
      ) : (
        !failure.value && <div class="fights-room" aria-hidden="true" />
      )}
    </section>
  );
}
