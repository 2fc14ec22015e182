import { useSignal } from "@preact/signals";
import { listOrdersOf, type User } from "../../api/accounts.ts";
import { cursorsIn } from "../../api/page-links.ts";
import { useAction } from "../../parts/action.ts";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { Paging } from "../../parts/paging.tsx";
import { Portrait } from "../../parts/portrait.tsx";
import { useResource } from "../../parts/resource.ts";
import { navigate, place } from "../../router/place.ts";
import { isAdmin, signOut } from "../../session/session.ts";
import { OrderForm } from "./order-form.tsx";
import { OrderTable } from "./order-table.tsx";
import { ProfileForm } from "./profile-form.tsx";

const ORDERS = 10;

/** The signed-in user, with their orders. */
export function Profile({ user }: { user: User }) {
  const leaving = useAction(async () => {
    await signOut();
    navigate("/");
  });
  return (
    <section class="page">
      <header class="page-head">
        <Heading>Account</Heading>
        <p class="lead" />
        <button
          type="button"
          class="button"
          aria-busy={leaving.isRunning.value}
          onClick={() => void leaving.run()}
        >
          Sign out
        </button>
      </header>
      <FailureNotice failure={leaving.failure.value} retry={() => void leaving.run()} />
      <div class="account">
        <div class="account-side">
          <section class="panel who" aria-label="You">
            <Portrait noun="hero" name={user.name} />
            <div>
              <h2 dir="auto">{user.name}</h2>
              <p class="muted wrap">
                <bdi>{user.username}</bdi>
                <br />
                {user.email}
              </p>
              {isAdmin.value && <p class="chip chip-good">admin</p>}
            </div>
          </section>
          {isAdmin.value && (
            <nav class="panel" aria-label="For admins">
              <h2>For admins</h2>
              <ul class="links">
                <li>
                  <a href="/account/users">Users</a>
                </li>
                <li>
                  <a href="/account/orders">All orders</a>
                </li>
              </ul>
            </nav>
          )}
          <ProfileForm key={user.id} user={user} />
        </div>
        <Orders userId={user.id} />
      </div>
    </section>
  );
}

function Orders({ userId }: { userId: number }) {
  const placed = useSignal(0);
  const query = { limit: String(ORDERS), ...cursorsIn(place.value.query) };
  const { data, failure, reload } = useResource(
    `${userId} ${new URLSearchParams(query)} ${placed.value}`,
    (signal) => listOrdersOf(userId, query, signal),
  );
  const page = data.value;
  return (
    <div class="account-main">
      <section class="panel" aria-labelledby="orders">
        <h2 id="orders">Orders</h2>
        <FailureNotice failure={failure.value} retry={reload} />
        {failure.value && !page && (
          <Notice>
            Your account is not affected. The orders are shown again when their service is back.
          </Notice>
        )}
        {page?.rows.length === 0 && <p class="empty">You have not ordered anything yet.</p>}
        {page && page.rows.length > 0 && <OrderTable orders={page.rows} changed={reload} />}
        <Paging links={page} path="/account" label="Pages of orders" words={["Newer", "Older"]} />
      </section>
      <OrderForm userId={userId} placed={() => void placed.value++} />
    </div>
  );
}
