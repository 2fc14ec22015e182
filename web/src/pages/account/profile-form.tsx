import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { replaceUser, type User } from "../../api/accounts.ts";
import { useAction } from "../../parts/action.ts";
import { Field, focusFirstWrong, formValues } from "../../parts/field.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { changeUser } from "../../session/session.ts";

/** Changes one's own name, address and password. */
export function ProfileForm({ user }: { user: User }) {
  const form = useRef<HTMLFormElement>(null);
  const isSaved = useSignal(false);
  const action = useAction(async (element: HTMLFormElement) => {
    isSaved.value = false;
    const {
      username = "",
      name = "",
      email = "",
      password = "",
      current_password = "",
    } = formValues(element);
    const changed = await replaceUser(user.id, {
      username,
      name,
      email,
      ...(password !== "" && { password }),
      ...(current_password !== "" && { current_password }),
    });
    changeUser(changed);
    isSaved.value = true;
    for (const secret of element.querySelectorAll<HTMLInputElement>('[type="password"]')) secret.value = "";
  });
  const failure = action.failure.value;
  useEffect(() => focusFirstWrong(form.current), [failure]);
  const errors = failure?.fields ?? {};
  return (
    <details class="panel">
      <summary>Change your account</summary>
      <form
        ref={form}
        class="form"
        noValidate
        aria-label="Your account"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(event.currentTarget);
        }}
      >
        <FailureNotice failure={failure} isInForm />
        {isSaved.value && <Notice kind="success">Saved.</Notice>}
        <Field
          label="Username"
          name="username"
          value={user.username}
          autocomplete="username"
          error={errors.username}
        />
        <Field label="Name" name="name" value={user.name} autocomplete="name" error={errors.name} />
        <Field
          label="E-mail address"
          name="email"
          type="email"
          value={user.email}
          autocomplete="email"
          error={errors.email}
        />
        <Field
          label="New password"
          name="password"
          type="password"
          autocomplete="new-password"
          hint="Empty: it stays as it is"
          error={errors.password}
        />
        <Field
          label="Current password"
          name="current_password"
          type="password"
          autocomplete="current-password"
          hint="Needed to change the password or the address"
          error={errors.current_password}
        />
        <button type="submit" class="button button-primary" aria-busy={action.isRunning.value}>
          Save
        </button>
      </form>
    </details>
  );
}
