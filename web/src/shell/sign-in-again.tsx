import { useEffect, useRef } from "preact/hooks";
import { hasExpired } from "../session/session.ts";
import { SignInForm } from "../session/sign-in-form.tsx";

/** A session that ended in the middle of something: sign in over the page, and nothing that was typed is lost. */
export function SignInAgain() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = hasExpired.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="sign-in-again"
      onClose={() => {
        hasExpired.value = false;
      }}
    >
      <h2 id="sign-in-again">Your session has ended</h2>
      <p>Sign in to continue. What you typed is still there; send it again afterwards.</p>
      {isOpen && <SignInForm />}
      <form method="dialog">
        <button type="submit" class="text-button">
          Continue without signing in
        </button>
      </form>
    </dialog>
  );
}
