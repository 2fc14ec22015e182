import type { Failure } from "../api/failure.ts";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { place } from "../router/place.ts";
import { urlOf } from "../router/url.ts";

/**
 * Why an experiment could not be changed. From another machine only admins can: the sign-in then leads back to the page, with its
 * query.
 */
export function LabFailure({ failure, retry }: { failure: Failure | undefined; retry: () => void }) {
  if (failure?.status !== 401 && failure?.code !== "forbidden")
    return <FailureNotice failure={failure} retry={retry} />;
  const { path, query } = place.value;
  return (
    <Notice kind="error">
      <p>
        {failure.status === 401
          ? "From another machine than that of the system, an admin has to be signed in to change the delay."
          : "From another machine than that of the system, only admins can change the delay, and this account is not one."}{" "}
        <a href={urlOf("/account/sign-in", { to: urlOf(path, Object.fromEntries(query)) })}>
          Sign in as an admin
        </a>
      </p>
    </Notice>
  );
}
