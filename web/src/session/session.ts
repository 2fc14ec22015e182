import { computed, signal } from "@preact/signals";
import type { Login, Registration, User } from "@super-heroes/users/model";
import { asFailure, type Failure } from "../api/failure.ts";
import { request, useCredentials } from "../api/request.ts";
import { type CookieSession, endSession, renewSession, startSession } from "./refresh-cookie.ts";
import { inTurn, othersInLine } from "./renewal-turn.ts";

export type { User };

/** An access token. It is only in memory; what renews it is in a cookie that no script can read. */
interface Access {
  token: string;
  endsAtMs: number;
}

/** What tabs send each other, so that one renewal is enough for all of them. */
type Message = { kind: "renewed"; access: Access; user: User } | { kind: "received" } | { kind: "ended" };

const access = signal<Access | undefined>(undefined);

/** The signed-in user. `undefined` until it is known whether there is a session. */
export const user = signal<User | null | undefined>(undefined);

/** Whether the signed-in user may change catalogues and orders. */
export const isAdmin = computed(() => user.value?.role === "admin");

/**
 * Why the reader is asked to sign in over the page, where what was typed stays: the session ended although they did not sign out,
 * or something needs one.
 */
export const asksToSignIn = signal<"ended" | "needed" | undefined>(undefined);

/** Why it is not known whether there is a session; it is tried again until it is. */
export const resumeFailure = signal<Failure | undefined>(undefined);

/** A token that ends sooner than this is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

const tabs = new BroadcastChannel("session");

/** The renewals of this tab that wait for another tab. */
let waitingForTurn = 0;

tabs.addEventListener("message", ({ data }: MessageEvent<Message>) => {
  if (data.kind === "ended") forget();
  if (data.kind !== "renewed") return;
  begin(data.access, data.user);
  if (waitingForTurn > 0) send({ kind: "received" });
});

const send = (message: Message): void => tabs.postMessage(message);

useCredentials({
  async token() {
    const { value } = access;
    if (value !== undefined && value.endsAtMs - Date.now() < RENEW_BEFORE_MS) await renew(value.token);
    return access.value?.token;
  },
  renew: async (refused) => (refused !== undefined || hasHint()) && (await renew(refused)),
  missing() {
    asksToSignIn.value ??= "needed";
  },
});

// A session that could not be resumed without a network.
addEventListener("online", () => {
  if (resumeFailure.value) void resumeSession();
});

/** How soon it is tried again to resume a session: each pause is twice as long as the one before, up to the longest. */
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 60_000;
let pauseMs = FIRST_PAUSE_MS;
let resumeTimer: ReturnType<typeof setTimeout> | undefined;

/** Finds out whether this browser has a session. */
export async function resumeSession(): Promise<void> {
  clearTimeout(resumeTimer);
  if (!hasHint()) {
    forget();
    return;
  }
  try {
    await renew(undefined);
    pauseMs = FIRST_PAUSE_MS;
  } catch (error) {
    const failure = asFailure(error);
    resumeFailure.value = failure;
    resumeTimer = setTimeout(
      () => {
        if (resumeFailure.value) void resumeSession();
      },
      Math.max(pauseMs, (failure.retryAfterS ?? 0) * 1000),
    );
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** Begins a session. Throws {@link Failure}. */
export async function signIn(login: Login): Promise<void> {
  accept(await startSession(login));
}

/** Creates an account. Throws {@link Failure}. */
export async function register(registration: Registration): Promise<void> {
  await request<User>("/api/v1/users/register", { method: "POST", body: registration });
}

/** Ends the session, at the server and in all tabs. Throws {@link Failure} when the server could not be reached. */
export async function signOut(): Promise<void> {
  await endSession();
  forget();
  send({ kind: "ended" });
}

/** Shows other data of the signed-in user, after they changed it. */
export function changeUser(changed: User): void {
  user.value = changed;
}

/**
 * Renews the access token; one tab at a time, because a refresh token is valid for one use. A tab that waited finds the
 * token of the one before it. Whether there is a token now. Throws {@link Failure} where that is not known.
 */
async function renew(refused: string | undefined): Promise<boolean> {
  waitingForTurn++;
  return await inTurn(async () => {
    waitingForTurn--;
    const current = access.value;
    const isOther = current !== undefined && current.token !== refused;
    if (isOther && current.endsAtMs - Date.now() > RENEW_BEFORE_MS) return true;
    try {
      const renewed = await renewSession();
      if (renewed === undefined) endUnasked();
      else {
        const received = receivedByOthers();
        accept(renewed);
        await received;
      }
      return renewed !== undefined;
    } catch (error) {
      const failure = asFailure(error);
      // Without a response it is not known whether the session exists: the next request tries again.
      if (failure.status !== 401 && failure.status !== 403) throw failure;
      endUnasked();
      return false;
    }
  });
}

/** A tab that the browser has frozen does not respond. */
const RECEIVED_WITHIN_MS = 500;

/**
 * Resolves when every tab that waits for its turn has received the next token. Without it, the turn of a tab may come before the
 * message, and the tab would renew as well.
 */
async function receivedByOthers(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let received = 0;
  let others = Number.POSITIVE_INFINITY;
  const check = () => {
    if (received >= others) resolve();
  };
  const listen = ({ data }: MessageEvent<Message>) => {
    if (data.kind === "received") received++;
    check();
  };
  tabs.addEventListener("message", listen);
  const timer = setTimeout(resolve, RECEIVED_WITHIN_MS);
  others = await othersInLine();
  check();
  await promise;
  clearTimeout(timer);
  tabs.removeEventListener("message", listen);
}

/** Forgets a session that ended without a sign-out, and offers to sign in again. */
function endUnasked(): void {
  const wasSignedIn = user.value != null;
  forget();
  if (wasSignedIn) asksToSignIn.value = "ended";
}

function accept({ access_token: token, expires_in: seconds, user: signedIn }: CookieSession): void {
  const renewed = { token, endsAtMs: Date.now() + seconds * 1000 };
  begin(renewed, signedIn);
  send({ kind: "renewed", access: renewed, user: signedIn });
}

function begin(renewed: Access, signedIn: User): void {
  access.value = renewed;
  user.value = signedIn;
  resumeFailure.value = undefined;
  asksToSignIn.value = undefined;
  keepHint(true);
}

function forget(): void {
  access.value = undefined;
  user.value = null;
  resumeFailure.value = undefined;
  keepHint(false);
}

/** Remembers that there was a session, and nothing of it: without one, no visit begins with a refused renewal. */
const HINT = "signed-in";

function hasHint(): boolean {
  try {
    return localStorage.getItem(HINT) !== null;
  } catch {
    return true;
  }
}

function keepHint(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(HINT, "1");
    else localStorage.removeItem(HINT);
  } catch {
    // Storage is not allowed: each visit then tries to renew.
  }
}
