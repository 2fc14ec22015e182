import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Failure } from "../api/failure.ts";
import { user } from "../session/session.ts";

const SIGNS = { error: "!", warning: "!", info: "i", success: "✓" } as const;

/** A message in the page. Its sign and text carry the meaning, not only its colour. */
export function Notice({
  kind = "info",
  children,
  actions,
}: {
  kind?: keyof typeof SIGNS;
  children: ComponentChildren;
  actions?: ComponentChildren;
}) {
  return (
    <div class={`notice notice-${kind}`} role={kind === "error" ? "alert" : "status"}>
      <span class="notice-sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <div class="notice-text">{children}</div>
      {actions && <div class="notice-actions">{actions}</div>}
    </div>
  );
}

/**
 * Why something failed, and a button that tries again where that can help: after a 429 as soon as it makes sense.
 *
 * @param isInForm whether the reasons are shown at the fields of a form
 */
export function FailureNotice({
  failure,
  retry,
  isInForm = false,
  children,
}: {
  failure: Failure | undefined;
  retry?: () => void;
  isInForm?: boolean;
  /** Another way on. */
  children?: ComponentChildren;
}) {
  const waitS = useWait(failure);
  if (failure === undefined) return null;
  // Signed in since: what failed can be repeated.
  if (failure.status === 401 && user.value && !isInFields(failure)) return null;
  const id = failure.details.correlation_id;
  return (
    <Notice
      kind="error"
      actions={
        retry &&
        failure.isPassing && (
          <button type="button" class="button button-small" disabled={waitS > 0} onClick={retry}>
            {waitS > 0 ? `Try again in ${waitS} s` : "Try again"}
          </button>
        )
      }
    >
      <p>
        {failure.message}
        {isInForm && failure.reasons.length > 0 && " Each field says why."}
      </p>
      {!isInForm && failure.reasons.length > 0 && (
        <ul>
          {failure.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {children}
      {failure.code !== "" && !isInFields(failure) && (
        <p class="notice-code">
          {failure.status} <code>{failure.code}</code>
          {id !== undefined && (
            <>
              {" · request "}
              <code>{id}</code>
            </>
          )}
        </p>
      )}
    </Notice>
  );
}

/** What is wrong with fields is for the reader to mend, and not for an operator to look up. */
const isInFields = ({ fields }: Failure) => Object.keys(fields).length > 0;

/** The seconds until a request that was refused may be repeated. */
function useWait(failure: Failure | undefined): number {
  const waitS = useSignal(0);
  useEffect(() => {
    waitS.value = failure?.retryAfterS ?? 0;
    if (waitS.value === 0) return;
    const timer = setInterval(() => {
      waitS.value = Math.max(0, waitS.value - 1);
      if (waitS.value === 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [failure]);
  return waitS.value;
}
