import { STATUSES } from "@super-heroes/orders/status";
import { listOrders } from "../../api/accounts.ts";
import { cursorsIn } from "../../api/page-links.ts";
import { FailureNotice } from "../../parts/notice.tsx";
import { Paging } from "../../parts/paging.tsx";
import { useResource } from "../../parts/resource.ts";
import { navigate, place } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import { OrderTable } from "./order-table.tsx";

/** The orders of all users; for admins. */
export function AllOrders() {
  const { query } = place.value;
  const status = STATUSES.find((name) => name === query.get("status"));
  const parameters = { limit: "25", ...(status && { status }), ...cursorsIn(query) };
  const { data, failure, reload } = useResource(new URLSearchParams(parameters).toString(), (signal) =>
    listOrders(parameters, signal),
  );
  const page = data.value;
  return (
    <section class="panel" aria-label="Orders">
      <div class="field search">
        <label for="status">Status</label>
        <select
          id="status"
          class="input"
          value={status ?? ""}
          onChange={(event) => navigate(urlOf("/account/orders", { status: event.currentTarget.value }))}
        >
          <option value="">all</option>
          {STATUSES.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <FailureNotice failure={failure.value} retry={reload} />
      {page?.rows.length === 0 && (
        <p class="empty">{status ? `No order is ${status}.` : "There is no order yet."}</p>
      )}
      {page && page.rows.length > 0 && <OrderTable orders={page.rows} changed={reload} hasUsers />}
      <Paging
        links={page}
        path="/account/orders"
        query={{ status }}
        label="Pages of orders"
        words={["Newer", "Older"]}
      />
    </section>
  );
}
