import type { Context as KoaContext } from 'koa';
import type { FormError } from '../errors.ts';
import { csrfToken } from '../http/csrf.ts';
import { formActionSource } from '../http/headers.ts';
import { keepForm, retrySeconds } from '../http/kept-form.ts';
import { allowLogo } from '../http/show-page.ts';
import { common } from '../http/text/common.ts';
import { render } from '../http/view.ts';
import type { Deps } from './deps.ts';
import type { Page } from './engine.ts';
import type { State } from './state.ts';
import type { Fields, StepName } from './step.ts';
import { stepTexts } from './steps/texts.ts';

/** Fields a refused form shows again; whatever authenticates is typed anew. */
const shownAgain = [
  'insurer',
  'userId',
  'remember',
  'birthdate',
  'email',
  'signOutEverywhere',
  'factor',
  'passkeyName',
];

const notShownAgain = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !shownAgain.includes(name)));

/** Renders the page that is due, refused forms included. */
export async function renderStep(
  ctx: KoaContext,
  { step, state, deps, status, errors, notice }: Page,
  fields: Fields = {},
): Promise<void> {
  const { request, insurer } = state;
  const lang = request.language;
  const base = `/interaction/${deps.uid}`;
  allowResources(ctx, state);
  ctx.status = status;
  if (status === 503) ctx.set('Retry-After', String(retrySeconds));
  ctx.type = 'html';
  ctx.body = await render(`interaction/${step.name}`, {
    lang,
    nonce: ctx.state.nonce,
    text: stepTexts[step.name][lang],
    step: step.name,
    insurer,
    csrf: csrfToken(deps.secrets, deps.uid),
    base,
    action: `${base}/${step.name}`,
    errors,
    values: {
      ...rememberedValues(state, fields),
      ...Object.fromEntries(
        shownAgain.filter((name) => name in fields).map((name) => [name, fields[name] ?? '']),
      ),
    },
    status: notice && common[lang].notices[notice],
    progress: progressOf(step.name, state),
    languageHref: `${base}?lang=${lang === 'ja' ? 'en' : 'ja'}`,
    notes: notesOf(state),
    why: isAskedAgain(step.name, state) ? common[lang].askedAgain : null,
    signal: unknownCredential(errors, deps),
    again: status === 503 ? keepForm(ctx, deps.secrets, notShownAgain(fields)) : null,
    manualHref: insurer && `/help/first-sign-in?insurer=${insurer.code}`,
    ...(await step.locals?.(state, deps)),
  });
}

/** A remembered browser fills in whose it is, and that it was to be remembered; a refused form shows what was sent. */
const rememberedValues = ({ facts: { rememberedUserId } }: State, fields: Fields): Record<string, string> =>
  rememberedUserId === undefined || 'userId' in fields ? {} : { userId: rememberedUserId, remember: 'on' };

/** What leaving a page means: a task's goes back to the account pages. */
function notesOf({ request, facts }: State) {
  const { usual, task, taskDone } = common[request.language].leaving;
  if (request.task === null) return usual;
  return facts.taskDone ? taskDone : task;
}

const confirming: StepName[] = ['passkey-authentication', 'email-otp', 'totp', 'recovery-code'];

/** A second factor that is shown once more before a change, and not the one being set up. */
const isAskedAgain = (step: StepName, { request, facts }: State): boolean =>
  confirming.includes(step) && request.task !== null && !facts.taskDone && facts.settingUp === undefined;

/** Tells the browser of a passkey that nobody holds any more (WebAuthn L3 §5.1.10.1). */
function unknownCredential(errors: FormError[], { config }: Deps) {
  const credentialID = errors.find(({ code }) => code === 'passkey_unknown')?.detail?.credentialId;
  return credentialID === undefined
    ? null
    : { signalName: 'unknownCredential', rpID: config.webauthnRpId, credentialID };
}

/** The redirect that ends the sign-in, and the insurer's logo, come from other origins. */
function allowResources(ctx: KoaContext, { request: { redirectUri }, insurer }: State): void {
  if (redirectUri !== undefined) ctx.state.formActionOrigins.push(formActionSource(redirectUri));
  allowLogo(ctx, insurer);
}

/** Where in the step list of the first sign-in a step stands. */
const places = [
  'birthdate',
  'terms',
  'email',
  'email-verification',
  'factor-choice',
  'new-password',
  'set-up',
] as const;
const settingUp: StepName[] = [
  'complete',
  'passkey-registration',
  'passkey-name',
  'totp-registration',
  'email-otp',
];

function progressOf(step: StepName, { member, facts, request }: State) {
  const first = member !== null && (member.activatedAt === null || facts.activated === true);
  const place = settingUp.includes(step) && facts.activated ? 'set-up' : step;
  const current = places.indexOf(place as (typeof places)[number]);
  if (!first || current < 0) return null;
  return { names: places.map((name) => common[request.language].steps[name]), current };
}
