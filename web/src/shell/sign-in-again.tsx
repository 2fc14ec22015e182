import { useLayoutEffect, useRef } from "preact/hooks";
import { asksToSignIn } from "../session/session.ts";
import { SignInForm } from "../session/sign-in-form.tsx";

/** Signs in over the page, so that nothing that was typed is lost: after a session ended, or when something needs one. */
export function SignInAgain() {
  const dialog = useRef<HTMLDialogElement>(null);
  const why = asksToSignIn.value;
  const isOpen = why !== undefined;
  // Before the next key can arrive: the dialog takes the keyboard.
  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="sign-in-again"
      onClose={() => {
        asksToSignIn.value = undefined;
      }}
    >
      <h2 id="sign-in-again">{why === "needed" ? "Sign in to continue" : "Your session has ended"}</h2>
      <p>What you typed stays as it is. Repeat what you did after you have signed in.</p>
      {isOpen && <SignInForm />}
      <form method="dialog">
        <button type="submit" class="text-button">
          Continue without signing in
        </button>
      </form>
    </dialog>
  );
}
