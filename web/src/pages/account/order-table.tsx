import { isForAdmins, leadsTo, STATUSES } from "@super-heroes/orders/status";
import type { Order } from "../../api/accounts.ts";
import { moveOrder } from "../../api/accounts.ts";
import { useAction } from "../../parts/action.ts";
import { Instant } from "../../parts/instant.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { count } from "../../parts/numbers.ts";
import { TableRoom } from "../../parts/table-room.tsx";
import { isAdmin } from "../../session/session.ts";

type Status = Order["status"];

/** What the step to a status is called. */
const STEPS: Readonly<Record<Status, string>> = {
  pending: "Mark as pending",
  paid: "Mark as paid",
  shipped: "Mark as shipped",
  completed: "Mark as completed",
  cancelled: "Cancel",
};

/** What may follow a status, by the rules of the orders service, which checks them again. */
const stepsFrom = (from: Status): Status[] =>
  STATUSES.filter((to) => leadsTo(from, to) && (isAdmin.value || !isForAdmins(to)));

const KINDS: Readonly<Record<Status, "wait" | "good" | "bad">> = {
  pending: "wait",
  paid: "good",
  shipped: "good",
  completed: "good",
  cancelled: "bad",
};

const money = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Orders with their status, and the steps that may follow. */
export function OrderTable({
  orders,
  changed,
  hasUsers = false,
}: {
  orders: readonly Order[];
  changed: () => void;
  hasUsers?: boolean;
}) {
  const moving = useAction(async (id: string, to: Status) => {
    // A step that is refused was possible for an order that has moved since.
    await moveOrder(id, to).finally(changed);
  });
  return (
    <>
      <FailureNotice failure={moving.failure.value} />
      <TableRoom label="Orders">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Product</th>
              {hasUsers && (
                <th scope="col" class="number">
                  User
                </th>
              )}
              <th scope="col" class="number">
                Quantity
              </th>
              <th scope="col" class="number">
                Total
              </th>
              <th scope="col">Status</th>
              <th scope="col">Ordered</th>
              <th scope="col">
                <span class="sr-only">Next steps</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map(({ id, user_id, product, quantity, total, status, created_at }) => (
              <tr key={id}>
                <th scope="row" class="order-product" dir="auto">
                  {product}
                </th>
                {hasUsers && <td class="number">{user_id}</td>}
                <td class="number">{count(quantity)}</td>
                <td class="number">{money.format(total)}</td>
                <td>
                  <span class={`chip chip-${KINDS[status]}`}>{status}</span>
                </td>
                <td>
                  <Instant at={created_at} />
                </td>
                <td class="order-steps">
                  {stepsFrom(status).map((to) => (
                    <button
                      key={to}
                      type="button"
                      class="text-button"
                      aria-label={`${STEPS[to]}: ${product}`}
                      disabled={moving.isRunning.value}
                      onClick={() => void moving.run(id, to)}
                    >
                      {STEPS[to]}
                    </button>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
    </>
  );
}
