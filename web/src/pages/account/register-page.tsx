import { useEffect, useRef } from "preact/hooks";
import { useAction } from "../../parts/action.ts";
import { Field, focusFirstWrong, formValues } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { useTitle } from "../../parts/title.ts";
import { navigate, place } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import { register, signIn } from "../../session/session.ts";
import { targetIn } from "./target.ts";

/** Creates an account and signs in. */
export function RegisterPage() {
  useTitle("Register");
  const { query } = place.value;
  const form = useRef<HTMLFormElement>(null);
  const action = useAction(async (element: HTMLFormElement) => {
    const { username = "", name = "", email = "", password = "" } = formValues(element);
    await register({ username, name, email, password });
    await signIn({ username, password });
    navigate(targetIn(query), { replace: true });
  });
  const failure = action.failure.value;
  useEffect(() => focusFirstWrong(form.current), [failure]);
  const { username, name, email, password } = failure?.fields ?? {};
  return (
    <section class="page page-narrow">
      <Heading>Register</Heading>
      <form
        ref={form}
        class="panel form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(event.currentTarget);
        }}
      >
        <FailureNotice failure={failure} isInForm />
        <Field label="Username" name="username" autocomplete="username" error={username} />
        <Field label="Name" name="name" autocomplete="name" error={name} />
        <Field label="E-mail address" name="email" type="email" autocomplete="email" error={email} />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          hint="8 characters or more"
          error={password}
        />
        <button type="submit" class="button button-primary" aria-busy={action.isRunning.value}>
          Register
        </button>
      </form>
      <p>
        You have an account?{" "}
        <a href={urlOf("/account/sign-in", { to: query.get("to") ?? undefined })}>Sign in</a>
      </p>
    </section>
  );
}
