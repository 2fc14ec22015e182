import { useEffect } from "preact/hooks";
import { Heading } from "../../parts/heading.tsx";
import { useTitle } from "../../parts/title.ts";
import { navigate, place } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import { user } from "../../session/session.ts";
import { SignInForm } from "../../session/sign-in-form.tsx";
import { targetIn } from "./target.ts";

/** Signs in, then shows the page that the reader came from. */
export function SignInPage() {
  useTitle("Sign in");
  const { query } = place.value;
  const isSignedIn = user.value != null;
  useEffect(() => {
    if (isSignedIn) navigate(targetIn(query), { replace: true });
  }, [isSignedIn]);
  return (
    <section class="page page-narrow">
      <Heading>Sign in</Heading>
      <div class="panel">
        <SignInForm />
      </div>
      <p>
        No account yet?{" "}
        <a href={urlOf("/account/register", { to: query.get("to") ?? undefined })}>Register</a>
      </p>
    </section>
  );
}
