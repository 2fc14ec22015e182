import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useTitle } from "../../parts/title.ts";
import { navigate, place } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import { isAdmin, user } from "../../session/session.ts";
import { AllOrders } from "./all-orders.tsx";
import { Profile } from "./profile.tsx";
import { RegisterPage } from "./register-page.tsx";
import { SignInPage } from "./sign-in-page.tsx";
import { UserTable } from "./user-table.tsx";

/** Register, sign in, one's own profile and orders; for admins all users and orders. */
export default function AccountPage() {
  switch (place.value.path.replace(/\/$/, "")) {
    case "/account/sign-in":
      return <SignInPage />;
    case "/account/register":
      return <RegisterPage />;
    case "/account/users":
      return (
        <AdminsOnly title="Users">
          <UserTable />
        </AdminsOnly>
      );
    case "/account/orders":
      return (
        <AdminsOnly title="All orders">
          <AllOrders />
        </AdminsOnly>
      );
    default:
      return <Own />;
  }
}

/** The profile, or the way to it. */
function Own() {
  useTitle("Account");
  const { value } = user;
  useEffect(() => {
    if (value === null) navigate(urlOf("/account/sign-in", { to: "/account" }), { replace: true });
  }, [value]);
  if (!value) return <Waiting />;
  return <Profile user={value} />;
}

function AdminsOnly({ title, children }: { title: string; children: ComponentChildren }) {
  useTitle(title);
  if (user.value === undefined) return <Waiting />;
  return (
    <section class="page">
      <p>
        <a href="/account">← Account</a>
      </p>
      <Heading>{title}</Heading>
      {isAdmin.value ? (
        children
      ) : (
        <Notice kind="warning">
          Only admins see this.{" "}
          {user.value === null && <a href={urlOf("/account/sign-in", { to: place.value.path })}>Sign in</a>}
        </Notice>
      )}
    </section>
  );
}

const Waiting = () => (
  <section class="page">
    <Heading>Account</Heading>
    <p class="page-loading" role="status">
      Looking for your session…
    </p>
  </section>
);
