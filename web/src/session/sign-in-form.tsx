import { useAction } from "../parts/action.ts";
import { Field, formValues } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { signIn } from "./session.ts";

/** Username and password. */
export function SignInForm() {
  const action = useAction(async (form: HTMLFormElement) => {
    const { username = "", password = "" } = formValues(form);
    await signIn({ username, password });
  });
  const failure = action.failure.value;
  const { username, password } = failure?.fields ?? {};
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(event.currentTarget);
      }}
    >
      {failure?.status === 401 ? (
        <p class="form-error" role="alert">
          The username or the password is wrong.
        </p>
      ) : (
        <FailureNotice failure={failure} isInForm />
      )}
      <Field
        label="Username or e-mail address"
        name="username"
        autocomplete="username"
        error={username}
        required
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autocomplete="current-password"
        error={password}
        required
      />
      <button type="submit" class="button button-primary" aria-busy={action.isRunning.value}>
        Sign in
      </button>
    </form>
  );
}
