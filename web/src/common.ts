/**
 * What several pages share. The build adds this import to every page, so that all of it is one file. Without it, there would be a
 * file for each set of pages that share something, and a visit would begin with a dozen small requests.
 */
import "./api/accounts.ts";
import "./api/catalogues.ts";
import "./api/fights.ts";
import "./api/idempotency-key.ts";
import "./parts/action.ts";
import "./parts/draft.ts";
import "./parts/field.tsx";
import "./parts/fight-list.tsx";
import "./parts/heading.tsx";
import "./parts/instant.tsx";
import "./parts/long-text.tsx";
import "./parts/notice.tsx";
import "./parts/numbers.ts";
import "./parts/paging.tsx";
import "./parts/portrait.tsx";
import "./parts/powers.tsx";
import "./parts/quantile.ts";
import "./parts/resource.ts";
import "./parts/table-room.tsx";
import "./parts/title.ts";
import "./parts/waterfall.tsx";
import "./session/session.ts";
import "./session/sign-in-form.tsx";
import "./shell/lab-failure.tsx";
import "./shell/lab-state.ts";
import "./shell/latency-words.ts";
